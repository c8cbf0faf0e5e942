from . import trade_followup, trade_inquiry_question, trade_talking_topic, trade_talking_version
