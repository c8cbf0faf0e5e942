"""Words that stand in many names of companies, Chinese and English, and the one word each of them is compared by."""

from functools import cache

#: Legal forms: say nothing about who it is.
LEGAL_CHINESE = """
有限责任公司 股份有限公司 责任有限公司 有限公司 有限合伙 普通合伙 集团有限公司 集团公司 集团 总公司 公司 股份 控股 有限 个体工商户 企业
"""
LEGAL_LATIN = """
co company ltd limited inc incorporated corp corporation llc llp lp plc gmbh ag kg ohg ug sa sas sarl srl spa sl bv nv ab as oy oyj aps pty pte
pvt private sdn bhd kk group groups holding holdings share shares stock joint venture the and of for et und y e de
enterprise enterprises cie ltda ooo zao
"""
#: A line a meaning: the word it is compared by, Chinese ones, English ones.
_MEANINGS = """
medical | 医疗 医学 | medical med healthcare
device | 器械 设备 仪器 装备 器材 | device devices equipment equipments instrument instruments apparatus
medicine | 医药 药业 制药 药品 药物 | pharmaceutical pharmaceuticals pharma pharm medicine medicines drug drugs
pharmacy | 大药房 药房 药店 | pharmacy pharmacies drugstore
hospital | 医院 院 | hospital hospitals
clinic | 诊所 门诊部 门诊 卫生院 卫生室 卫生所 | clinic clinics
dental | 口腔 牙科 齿科 | dental dentistry stomatology stomatological
eye | 眼科 | eye ophthalmology ophthalmic
tcm | 中医 中医药 中药 | tcm
children | 儿童 | children childrens pediatric
maternity | 妇幼 妇产 妇产科 | maternity maternal
tumour | 肿瘤 | tumor tumour cancer oncology
people | 人民 | peoples people
centre | 中心 | center centre
healthservice | 保健院 保健 | healthservice
checkup | 体检 | checkup
rehabilitation | 康复 | rehabilitation rehab
care | 养老 护理 | nursing care
university | 大学 | university
college | 学院 | college institute
affiliated | 附属 | affiliated
school | 学校 中学 小学 | school
research | 研究院 研究所 研究中心 | research
laboratory | 实验室 检验 检验所 检测 | laboratory laboratories lab labs testing
health | 健康 卫生 | health
bio | 生物 | bio biological biologicals biology bioscience biosciences
biotechnology | 生物科技 生物技术 生物工程 | biotech biotechnology biotechnologies
technology | 科技 技术 | technology technologies tech technical
engineering | 工程 | engineering
trade | 贸易 商贸 国贸 工贸 经贸 外贸 | trade trading traders
importexport | 进出口 | importexport import export impexp imp exp
international | 国际 | international intl
industry | 工业 | industry industries industrial
business | 实业 商业 商务 | business commerce commercial
manufacturing | 制造 | manufacturing manufacture manufacturer mfg
factory | 工厂 厂 | factory works
sales | 销售 营销 经销 | sales marketing
distribution | 配送 | distribution distributors distributor
wholesale | 批发 批发部 | wholesale
market | 市场 批发市场 | market
supermarket | 超市 | supermarket
store | 商店 商行 经营部 门市部 商场 百货 | store stores shop
supplychain | 供应链 | supplychain
logistics | 物流 货运 | logistics
transport | 运输 | transport transportation
investment | 投资 | investment investments
development | 发展 开发 | development
management | 管理 | management
consulting | 咨询 | consulting consultancy consultants
service | 服务 | service services
information | 信息 | information
network | 网络 互联网 | network networks
software | 软件 | software
data | 数据 | data
smart | 智能 | intelligent smart
electronic | 电子 | electronic electronics
electric | 电气 电器 | electric electrical
chemical | 化工 化学 | chemical chemicals chem
machinery | 机械 机电 | machinery machine machines mechanical
material | 材料 新材料 | material materials
building | 建筑 建设 建材 | construction building
textile | 纺织 | textile textiles
garment | 服装 服饰 | garment garments apparel clothing
food | 食品 | food foods
agriculture | 农业 | agriculture agricultural
auto | 汽车 | auto automotive automobile
plastic | 塑料 塑胶 | plastic plastics
rubber | 橡胶 | rubber
metal | 五金 金属 | metal metals hardware
army | 中国人民解放军 人民解放军 解放军 | army
saint | 圣 | saint st
steel | 钢铁 | steel
packaging | 包装 | packaging packing
printing | 印刷 | printing
furniture | 家具 家居 | furniture
environment | 环保 环境 | environmental
energy | 能源 | energy
optics | 光学 光电 | optics optical optoelectronic
imaging | 影像 | imaging
diagnostics | 诊断 | diagnostics diagnostic
hotel | 酒店 宾馆 | hotel
catering | 餐饮 | catering restaurant
culture | 文化 | culture cultural
media | 传媒 广告 | media advertising
education | 教育 | education
bank | 银行 | bank
insurance | 保险 | insurance
beauty | 美容 医美 | beauty cosmetic cosmetics
pet | 宠物 动物 | pet veterinary animal
affiliatedhospital | 附院 |
liquor | 酒业 酿酒 | liquor winery distillery brewery
paper | 纸业 造纸 | paper
motor | 电机 | motor motors
valve | 阀门 | valve valves
instrumentation | 仪表 | instrumentation meter meters
mining | 矿业 | mining
aquatic | 水产 渔业 海产 | aquatic seafood fishery fisheries
timber | 木业 木材 | timber wood
tea | 茶业 茶叶 | tea
glass | 玻璃 | glass
ceramics | 陶瓷 | ceramic ceramics
power | 电力 | power
purification | 净化 | purification
travel | 旅游 旅行社 | tourism travel
realestate | 房地产 地产 置业 | realestate realty
telecom | 通信 通讯 | telecom communication communications
automation | 自动化 | automation
mould | 模具 | mould mold moulds
cable | 电缆 线缆 | cable cables
lighting | 照明 灯饰 | lighting lights
toys | 玩具 | toy toys
tool | 工具 | tool tools
jewellery | 珠宝 | jewelry jewellery
leather | 皮革 皮具 | leather
shoes | 鞋业 | shoes footwear
sports | 体育 | sport sports
books | 图书 书店 出版社 | bookstore publishing press
law | 律师事务所 | law
accounting | 会计师事务所 | accounting accountants
decoration | 装饰 | decoration
aviation | 航空 | aviation airlines
shipping | 航运 船务 | shipping
elevator | 电梯 | elevator elevators
cement | 水泥 | cement
feed | 饲料 | feed
seeds | 种业 | seed seeds
dairy | 乳业 | dairy
beverage | 饮料 | beverage beverages
petroleum | 石油 | petroleum oil
petrochemical | 石化 | petrochemical petrochemicals
gas | 燃气 | gas
coal | 煤炭 | coal
water | 水务 | water
union | 联合 | united union
general | 总 综合 | general
"""
#: Two English words that are one of the above.
LATIN_PAIRS = {
    ("supply", "chain"): "supplychain",
    ("real", "estate"): "realestate",
    ("law", "firm"): "law",
    ("check", "up"): "checkup",
    ("physical", "examination"): "checkup",
    ("life", "science"): "bio",
    ("life", "sciences"): "bio",
    ("chinese", "medicine"): "tcm",
    ("health", "care"): "medical",
    ("bio", "science"): "bio",
    ("bio", "technology"): "biotechnology",
    ("bio", "tech"): "biotechnology",
}
#: Say little: two companies may differ in them and be one.
FILLERS = frozenset(
    [
        "industry",
        "technology",
        "development",
        "international",
        "business",
        "management",
        "service",
        "general",
        "union",
        "centre",
        "sales",
    ]
)
#: Hospitals and clinics of which one is not the other, whatever else is the same.
SPECIALTIES = frozenset(
    ["dental", "eye", "tcm", "children", "maternity", "tumour", "pet", "beauty", "checkup", "rehabilitation"]
)
#: Compared by two words.
COMPOUND = {"biotechnology": ("bio", "technology"), "affiliatedhospital": ("affiliated", "hospital")}
#: Numbers written out.
ORDINALS = {
    word: number
    for number, words in enumerate(
        ("first 1st", "second 2nd", "third 3rd", "fourth 4th", "fifth 5th", "sixth 6th", "seventh 7th", "eighth 8th"), 1
    )
    for word in words.split()
}
CHINESE_DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


@cache
def meanings():
    """Return ``{Chinese or English word: word it is compared by}``; legal forms are compared by ``""``."""
    found = dict.fromkeys(LEGAL_CHINESE.split() + LEGAL_LATIN.split(), "")
    for line in _MEANINGS.strip().splitlines():
        meaning, chinese, latin = (part.split() for part in line.split("|"))
        found.update(dict.fromkeys(chinese + latin, meaning[0]))
    return found


@cache
def long_latin_words():
    """Return the English words in which a slip is still seen."""
    return tuple(word for word, meaning in meanings().items() if word.isascii() and len(word) >= 6 and meaning)
