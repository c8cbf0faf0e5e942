from . import trade_note, trade_note_link
