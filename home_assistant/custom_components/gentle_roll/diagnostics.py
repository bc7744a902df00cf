"""What helps to find a fault: no address, no token, no id, and none of what was said."""

from homeassistant.core import HomeAssistant

from .home import HomeEntry
from .skill import Json


async def async_get_config_entry_diagnostics(hass: HomeAssistant, entry: HomeEntry) -> Json:
    """How the skill is reached, and what each satellite does."""
    satellites = [
        {"player": bool(speaker.player), "satellite": bool(speaker.satellite), "open": speaker.open}
        | {name: getattr(speaker.clock, name) for name in ("activity", "now", "length")}
        for speaker in entry.runtime_data.speakers.values()
    ]
    https = entry.data["url"].startswith("https:")
    return {"https": https, "token": bool(entry.data.get("token")), "satellites": satellites}
