"""What may be wrong with a field of a form: the sentence is shown at the field. See bot/errors.py."""

from __future__ import annotations

from bot.errors import FieldProblem


class NotListed(FieldProblem):
    """Choose one of those listed."""


class NoReason(FieldProblem):
    """Say why in a few words; it is kept in the record."""


class DayIsPast(FieldProblem):
    """That day is past. Choose one from today on."""


class MeetsAlready(FieldProblem):
    """The board has a meeting on that day already."""


class DoubtfulMeeting(FieldProblem):
    """{day} {doubts} Send the form again to add the meeting all the same."""


class CancelledAlready(FieldProblem):
    """That meeting was cancelled already."""


class FrozenAlready(FieldProblem):
    """The papers froze meanwhile; only the reason for urgency can still be given. Open the form again for that."""


class BadTime(FieldProblem):
    """Write the time like 14:00."""


class BadDay(FieldProblem):
    """Write the date like 2024-10-31."""


class EndsBeforeItBegins(FieldProblem):
    """The last day comes before the first. Choose a later one."""


class AwayInThePast(FieldProblem):
    """These days are past. Choose a last day from today on."""


class OwnDelegate(FieldProblem):
    """You can't stand in for yourself. Choose somebody else."""


class OwnHandOver(FieldProblem):
    """You can't hand it over to yourself. Choose somebody else."""


class LeadsAlready(FieldProblem):
    """{name} leads it already. Choose somebody else."""


class LikelyDouble(FieldProblem):
    """Somebody else is called {name} ({known}). If they are one person, put {email} in their row of the people sheet,
    under other_emails. If they are two, send the form again.
    """


class NoAccountThere(FieldProblem):
    """Choose somebody with an account here."""


class AccountNotUsable(FieldProblem):
    """{name} is a bot or a deactivated account. Choose another."""


class NotInThisPlan(FieldProblem):
    """Choose one of this plan's."""


class NotMergedInto(FieldProblem):
    """Choose another open action of the same plan."""


class OpenAlready(FieldProblem):
    """{ref} is open already."""


class BadReference(FieldProblem):
    """Use letters, digits and dashes, such as CTB-07."""


class ReferenceTaken(FieldProblem):
    """There is an action {ref} already. Choose another reference."""


class NoTitle(FieldProblem):
    """Say in a sentence what is to be done."""


class OtherPlan(FieldProblem):
    """The board has another plan by now. Open the form again."""


class BeforeThePlan(FieldProblem):
    """The plan starts on {start}. Choose a later day."""


class NoRating(FieldProblem):
    """Choose how it is going."""


class NoDueReason(FieldProblem):
    """Say in a few words why the date moves."""


class DueInThePast(FieldProblem):
    """A revised date can't be in the past. Choose a later one."""


class NoLink(FieldProblem):
    """ "{line}" is no link. Write one on each line, beginning with https://."""


class NoQuestion(FieldProblem):
    """Write what you want to know."""


class WhyExempt(FieldProblem):
    """Say in a few words why it is exempt."""


class WhyChanged(FieldProblem):
    """Say in a few words why the words are changed."""


class WhyWithdrawn(FieldProblem):
    """Say in a few words why it is withdrawn."""


class NoChair(FieldProblem):
    """The board has no chair to sign off whom messages reach. Name one in the people sheet first."""


class WouldBeShown(FieldProblem):
    """That would show what now waits for sign-off: {refs}. Open the settings again to turn it off."""


class ChannelArchived(FieldProblem):
    """That channel is archived."""


class TooLong(FieldProblem):
    """Write at most {limit} characters."""


class ClosedBoard(FieldProblem):
    """The board is closed to others, so it can't have a page."""


class NoOtherDay(FieldProblem):
    """Give both days, or neither."""


class NotInChannel(FieldProblem):
    """Invite boardbot there first: {invite}"""
