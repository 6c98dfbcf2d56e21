"""How each language writes dates and numbers, where Django's own choice does not fit a worldwide
reader. Chinese keeps Django's.
"""
