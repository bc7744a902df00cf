"""The letters that every page and picture of the speaker is set in, whatever the computer has installed.

Open Sans, under the SIL Open Font License in OFL.txt, in two weights of about 9 KB. Echo devices have
Amazon Ember, whose widths are not public; Arial is taken as its neighbour. On the words of the screens Open
Sans runs 4 % wider than Arial in both weights: what fits in a preview has a little room to spare on a
device. Lato (-2 %, -8 %), Fira Sans (+2 %, -5 %) and Source Sans (-6 %, -7 %) run narrower there, and would
hide what is cut; DejaVu Sans (+15 %, +20 %) cuts what is not.
``python -m tools.font`` makes the files anew.
"""

from __future__ import annotations

from .faces import ADDRESS, EMBEDDED, FAMILY, FONTS, LINKED, init_font

__all__ = ["ADDRESS", "EMBEDDED", "FAMILY", "FONTS", "LINKED", "init_font"]
