"""A preview of the screens, for developers: documents of this skill inflated for a viewport, and as HTML.

It knows just as much of APL as these documents use. Amazon's own renderer is not available offline, so
this shows the arrangement and no device's exact look.
"""

from __future__ import annotations
