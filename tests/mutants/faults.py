"""Every deliberate fault that `make mutants` tries."""

from __future__ import annotations

from tests.mutants.addresses import ADDRESSES
from tests.mutants.answers import ANSWERS
from tests.mutants.decisions import DECISIONS
from tests.mutants.digests import DIGESTS
from tests.mutants.fault import Fault
from tests.mutants.files import FILES
from tests.mutants.interactions import INTERACTIONS
from tests.mutants.papers import OF_PAPERS
from tests.mutants.plans import PLANS
from tests.mutants.replies import REPLIES
from tests.mutants.sending import SENDING
from tests.mutants.setup import SETUP
from tests.mutants.sign_off import SIGN_OFF

FAULTS: tuple[Fault, ...] = (
    *ADDRESSES,
    *ANSWERS,
    *DECISIONS,
    *DIGESTS,
    *FILES,
    *INTERACTIONS,
    *OF_PAPERS,
    *PLANS,
    *REPLIES,
    *SENDING,
    *SETUP,
    *SIGN_OFF,
)
