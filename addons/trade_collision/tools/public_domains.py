"""Domains that many share: what they have in common says nothing of who they are."""

#: E-mail of people, not of companies.
_MAIL = """
qq.com foxmail.com vip.qq.com 163.com 126.com yeah.net vip.163.com 188.com sina.com sina.cn vip.sina.com sohu.com
139.com 189.cn wo.cn 21cn.com tom.com aliyun.com 263.net eyou.com msn.cn hotmail.com outlook.com live.com live.cn
msn.com gmail.com googlemail.com yahoo.com yahoo.cn yahoo.com.cn yahoo.co.jp yahoo.com.hk yahoo.com.tw ymail.com
icloud.com me.com mac.com aol.com gmx.de gmx.net web.de t-online.de mail.ru yandex.ru yandex.com protonmail.com
proton.me zoho.com mail.com naver.com daum.net hanmail.net orange.fr free.fr wanadoo.fr laposte.net libero.it hinet.net
outlook.fr outlook.de
"""
#: Shops and pages that companies rent on markets, in networks and from hosts.
_PAGES = """
1688.com taobao.com tmall.com jd.com alibaba.com aliexpress.com made-in-china.com global-sources.com globalsources.com
dhgate.com hc360.com pinduoduo.com weibo.com weidian.com youzan.com qcc.com tianyancha.com facebook.com instagram.com
linkedin.com twitter.com x.com youtube.com tiktok.com douyin.com xiaohongshu.com amazon.com amazon.cn ebay.com etsy.com
indiamart.com wixsite.com weebly.com wordpress.com blogspot.com myshopify.com github.io t.me wa.me
"""
PUBLIC_DOMAINS = frozenset((_MAIL + _PAGES).split())
