from . import product_label_layout
