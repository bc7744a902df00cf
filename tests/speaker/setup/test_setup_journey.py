"""From fresh settings to the first signed request of one's own Echo: at most six actions, and here they are."""

from __future__ import annotations

import json
import math
import re
import time
from html import unescape
from pathlib import Path

from skill.__main__ import _content_mistakes
from skill.reach import Fault
from skill.settings import Settings
from skill.speaker.setup import Workshop, init_setup
from skill.web import create_app
from tests.alexa.envelopes import launch
from tests.alexa.verification.cases.signing import Signer
from tests.pki.files import Pki
from tests.pki.stand_in import StandIn
from tests.ports import free_port
from tests.speaker.setup.amazon import management
from tests.web.processes import Running, production
from tools.skill_package.workshop import workshop

ADDRESS = "https://roll.gentle.net"
MOST_ACTIONS = 6


class Owner:
    """Somebody with a browser, a terminal and an Echo, who counts what they have to do."""

    def __init__(self, shop: Workshop) -> None:
        self.actions: list[str] = []
        self.act("start the speaker and open /setup")
        app = create_app(Settings(store="memory:"), local=True, environ={})
        init_setup(app, shop)
        self.browser = app.test_client()
        self.page = self.browser.get("/setup").text

    def act(self, what: str) -> None:
        self.actions.append(what)

    def enters(self, address: str) -> None:
        self.act("enter the address")
        self.page = self.browser.get("/setup", query_string={"address": address}).text

    def presses(self, button: str) -> None:
        """Send the form with that button, as the page has it."""
        self.act(f"press {button!r}")
        form = next(form for form in re.findall("<form.*?</form>", self.page, re.S) if button in form)
        [action] = re.findall('action="(.*?)"', form)
        fields = {name: unescape(value) for name, value in re.findall('name="(.*?)" value="(.*?)"', form)}
        answer = self.browser.post(action, data=fields, follow_redirects=True)
        assert answer.status_code == 200, answer.text
        self.page = answer.text

    def lights(self) -> list[str]:
        return re.findall('<span class="state">(.*?)</span>', self.page)

    def settings(self) -> dict[str, str]:
        """What the page says the service has to be started with."""
        lines = re.findall("<pre>(SKILL_ID=.*?)</pre>", self.page, re.S)[0].split()
        return dict(line.split("=", 1) for line in lines)


def test_six_actions_lead_from_a_clone_to_the_first_request_of_ones_own_echo(tmp_path: Path) -> None:
    pki, service = Pki.made(float(int(time.time()))), list[Running]()

    def look(url: str) -> str | Fault:
        """The internet between here and the service: it leads to a port of this computer."""
        assert url.startswith(ADDRESS)
        if not service:
            return Fault("Nothing listens there: start Caddy or nginx there, and open port 443.")
        told = json.loads(service[0].ask(url.removeprefix(ADDRESS)).body)
        return json.dumps({**told, "streams": None})  # its own look at them finds no internet here

    with StandIn(pki, tmp_path) as certificates, management(tmp_path) as (amazon, ask):
        made = workshop(tmp_path, lambda: _content_mistakes("en"))
        owner = Owner(Workshop(made.folder, made.make, made.write, lambda: ask, look))
        assert owner.lights() == ["Not yet", "Later", "Not yet", "Not yet", "Later"]

        owner.enters(ADDRESS)
        owner.presses("Make the package")
        owner.presses("Run ask deploy")
        assert amazon.endpoint() == f"{ADDRESS}/alexa"
        assert owner.lights() == ["Not yet", "Later", "Well", "Later", "Later"]

        owner.act("start the service with the settings that the page shows")
        settings = owner.settings()
        with production(tmp_path, free_port(), **{**settings, **certificates.environment()}) as running:
            service.append(running)
            again = owner.browser.get("/setup", query_string={"address": ADDRESS}).text
            assert re.findall('<span class="state">(.*?)</span>', again) == ["Well"] * 4 + ["Not yet"]

            owner.act("say: Alexa, open gentle roll")
            said = Signer(pki, float(math.ceil(time.time()))).request(launch())
            answer = running.ask("/alexa", dict(said.headers), "POST", said.body)
            assert answer.status == 200
            assert "Welcome to Gentle Roll" in json.loads(answer.body)["response"]["outputSpeech"]["ssml"]

            owner.page = owner.browser.get("/setup", query_string={"address": ADDRESS}).text
            assert owner.lights() == ["Well"] * 5
    assert len(owner.actions) <= MOST_ACTIONS, owner.actions
