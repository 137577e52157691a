"""Save as progress update: any message's words, filed by whoever answers for the action."""

from __future__ import annotations

from tests.support.fake_slack import FakeSlack
from tests.support.world import ASKED, World


def test_a_message_is_saved_as_an_update_with_a_link_to_it(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    assert slack.saves_message("UANA", "Two hubs &amp; a caf\u00e9 opened &lt;today&gt;", "C1").status == 200
    form = slack.views[-1]
    link = "https://example.org/archives/C1/p1700000000.000100"
    assert form.initial("narrative") == f"Two hubs & a caf\u00e9 opened <today>\n{link}"
    chosen = next(b["element"]["options"] for b in form.payload["blocks"] if b.get("block_id") == "action")
    assert [o["text"]["text"] for o in chosen] == ["CTB-01 Family hubs", "CTB-02 Healthy child programme"]
    assert slack.submits("UANA", form, action=chosen[0]["value"], rag="green").status == 200
    assert "Saved to CTB-01" in slack.dm("UANA")[-1].words()
    assert link in world.ask("UANY", "history CTB-01")
    assert "1 of 2 done" in slack.dm("UANA")[0].words()


def test_an_action_of_somebody_else_can_not_be_saved_to_by_a_forged_form(world: World, slack: FakeSlack) -> None:
    slack.saves_message("UBEN", "mine", "CELSEWHERE")
    form = slack.views[-1]
    assert form.initial("narrative") == "mine"
    answer = slack.submits("UBEN", form, action="1", rag="green")
    assert "CTB-01 has other leads" in str(answer.json["errors"])


def test_who_leads_nothing_is_told_so(world: World, slack: FakeSlack) -> None:
    slack.saves_message("UCHR", "words", "C1")
    assert "You lead no open action" in str(slack.ephemeral[-1])
    slack.saves_message("UANY", "words", "C1")
    assert "I don't know you yet" in str(slack.ephemeral[-1])
    assert slack.views == []
