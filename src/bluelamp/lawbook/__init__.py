"""The law in force here: which rows an enrolled adviser signed, and the pages that show them."""
