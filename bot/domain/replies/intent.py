"""What a reply without a rating is: words about how an action stands, or a question, a command, a courtesy, a hand-over.

Nothing but the first is an update; where it is not clear, its writer is asked.
"""

from __future__ import annotations

import re
from enum import StrEnum

from bot.domain.rag import SPOKEN
from bot.domain.replies.parts import ParsedText, names_a_rating, rating_offered
from bot.domain.text import folded

FEW_WORDS = 3


class Intent(StrEnum):
    """What the words of a reply are for."""

    update = "update"
    unsure = "unsure"
    question = "question"
    command = "command"
    courtesy = "courtesy"
    promise = "promise"
    away = "away"
    hand_over = "hand_over"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_EMOJI = re.compile(
    "[\u2190-\u2bff\u3000-\u303f\ufe0e\ufe0f\U0001f000-\U0001faff]|:[a-z0-9_+-]{2,}:|[:;]-?[()DPp/|]|<3"
)
_AUTOMATIC = _any(r"\bauto(?:matic|mated)?[- ]?(?:reply|response)\b", r"^(?:re: ?)?out of (?:the )?office\b")
_AWAY = _any(
    r"\bi(?:'m| am) out of (?:the )?office\b",
    r"\bin (?:meetings|court|the \w+) all (?:day|week)\b",
    r"^i(?:'m| am|'ll be| will be) (?:currently |now )?(?:on (?:annual |sick |study |parental |maternity "
    r"|paternity )?leave"
    r"|out of (?:the )?office|away|off sick|on holiday)\b",
    r"^(?:currently )?(?:on|away on) (?:annual |sick |parental |maternity )?(?:leave|holiday)\b",
)
STOP = re.compile(
    r"^(?:(?:please|pls|can you|could you) )*(?:stop|unsubscribe|pause|mute|quit|cancel|remove me|leave me alone)"
    r"(?: (?:it|this|that|these|those|me|all|the|sending|asking|messaging|reminding|reminders|messages"
    r"|requests|from|list"
    r"|please|pls|now|bot|boardbot|to))*$",
    re.IGNORECASE,
)
"""Words by which somebody does not want to be asked any more."""
_COMMAND = _any(
    r"^/\w+.*$",
    r"^(?:action|history|audit|update|lead|close|reopen|edit) [a-z]{2,8}[- ]?\d[\w.]*$",
    r"^(?:actions|indicators|indicator|source|away) .{2,60}$",
    r"^list$",
    r"^(?:since|nudge|signoff|add|settings|papers|meetings)(?: [a-z]{2,6})?$|^back$",
    STOP.pattern,
    r"^(?:(?:please|pls|can you|could you) )*(?:show|list|tell|remind|give|send|get|let) (?:me|us)\b.*$",
    r"^(?:(?:please|pls|can you|could you) )*(?:undo|delete|resend|retract)(?: (?:that|this|it|them|what|my|the last)\b.*)?$",
    r"^(?:please |show |show me |get |list )*(?:the |my )?(?:help|menu|commands|summary|overdue|actions"
    r"|meetings|papers"
    r"|settings|digest|indicators|updates|status|mine)(?: (?:please|pls|[a-z]{2,6}|for .*))?$",
)
_HAND_OVER = _any(
    r"\b(?:isn'?t|is not|not|no longer|never|aren'?t|wasn'?t) (?:really |actually )?(?:mine|ours|my (?:action"
    r"|job|area|remit|role"
    r"|responsibility|project|thing))\b",
    r"\b(?:please |pls )?(?:ask|try|contact|speak to|talk to|chase|email) (?!(?:me|us|the board|for|about"
    r"|again)\b)\w+(?: \w+)?"
    r"(?: \w+)? (?:about|instead|for|on|from now on|in future|going forward|from here on)\b",
    r"\b(?:never|didn'?t|did not|haven'?t) (?:agreed?|sign(?:ed)? up|volunteer(?:ed)?)(?: to)?(?: (?:lead|do|own|run|take on))?"
    r" (?:this|it|that)\b",
    r"\bi(?:'ve| have)?(?: now| just)? (?:left|moved|changed|retired|resigned|handed)\b(?! (?:it|them|a"
    r"|the (?:form|date|report))\b)",
    r"\b(?:should|needs? to|must|can|could|ought to) (?:now )?(?:go|be sent|be passed|be given"
    r"|move) to (?!the board\b)\w+",
    r"\b(?:belongs to|someone else'?s|somebody else'?s|wrong person|not the right person)\b",
    r"\bno longer (?:lead|work|in (?:post|this (?:role|team|job)))\b",
)
_HANDED_OVER = re.compile(r"\bhand(?:ed|ing)? (?:it |this |that )?over\b", re.IGNORECASE)
_ABOUT_ASKING = _any(
    r"\b(?:you again|day job|robot|this bot|these (?:messages|reminders|e-?mails|requests)|nagging|spam(?:ming)?"
    r"|asking me (?:for|about)|seeing red)\b"
)
"""Grumbling about being asked: nothing about an action."""
_CHORE = re.compile(
    r"\b(?:complet|fill|submit|sen[dt]|did|done|return)\w* (?:in )?(?:the|my|your|a|that|this) (?:\w+ )?"
    r"(?:survey|form|questionnaire|timesheet|poll|return|training)\b",
    re.IGNORECASE,
)
"""Something else that was done than the action."""
_COURTESY = _any(
    r"\bdear (?:sir(?:s|(?:/| or )madam)?|madam|colleagues?|team|all|(?-i:[A-Z][a-z]+))\b|\byours\b(?: \w+)?|\bsincerely\b"
    r"|\bwith thanks\b|\bta muchly\b|\+1\b",
    r"\b(?:hi|hello|hey)\b (?!(?i:blue|green|amber|red|gr[ea]y)\b)(?-i:[A-Z][a-z]+)\b",
    r"\b(?:many |so many |ok |okay )?(?:thanks|thank you|thankyou|thx|tx|ta|cheers)\b(?: (?:a lot|so much"
    r"|very much|again|bot|boardbot"
    r"|all|everyone|both|mate|in advance|for (?:the|your|this|that|letting me know|reminding me)"
    r"(?: (?:reminder|message|help|nudge|email))?))*",
    r"\b(?:hi|hello|hey|hiya|dear|morning|afternoon)\b(?: (?:all|there|bot|boardbot|team|everyone|both))?",
    r"\bgood (?:morning|afternoon|evening|day)\b",
    r"\bhope (?:you(?:'re| are)?(?: all)? (?:well|ok)|all(?:'s| is) well|this finds you well|you had a .{3,30})",
    r"\b(?:ok|okay|okey|okie|k|noted|got it|understood|sure|perfect|lovely|cool|yes|yep|yeah|yup|no worries"
    r"|no problem|np"
    r"|roger|fab|super|alright|right|will do)\b",
    r"\bsorry\b(?: (?:wrong (?:chat|person|channel|window|message)|for (?:the|my) (?:delay|late reply|wait"
    r"|noise)|about that"
    r"|all|everyone|again))?",
    r"\b(?:wrong (?:chat|channel|window|thread|message)|apologies|my (?:mistake|bad)|oops|whoops|never mind"
    r"|nvm|lol|haha)\b",
    r"\b(?:please |pls )?(?:ignore|disregard|forget|scrap) (?:that|this|it|me|my (?:last|previous)(?: message| one)?"
    r"|the (?:last|above|previous)(?: message| one)?)\b",
    r"\b(?:that|this) was (?:meant )?for \w+",
    r"\b(?:here (?:you (?:are|go)|it is|they are)|(?:please |pls )?(?:see|find) attached|attached"
    r"|as (?:requested|promised)|fyi)\b",
    r"\b(?:kind|best|warm|many) (?:regards|wishes)\b|\bregards\b|\bbye\b|\bsee you\b|\bhave a (?:good|nice"
    r"|great|lovely) \w+",
    r"\b(?:diolch(?: yn fawr)?|bore da|prynhawn da|merci(?: beaucoup)?|bonjour|danke(?: schön| sehr)?|hallo"
    r"|guten (?:tag|morgen)"
    r"|dziękuję|dziekuje|dzięki|dzieki|dzień dobry|dzien dobry|(?:bahut )?shukriya|dhanyavaad|dhanyabad"
    r"|salaam?|gracias|hola"
    r"|grazie|ciao|namaste|salaam alaikum|obrigad[oa]|mulțumesc|multumesc|tack|takk|tak|köszönöm|спасибо|дякую|شكرا|شکریہ|ধন্যবাদ"
    r"|ਧੰਨਵਾਦ|धन्यवाद)\b",
    r"\b(?:and|just|so|the|then|to|too|you|x+|mate|bot|boardbot)\b",
)
_PROMISE = _any(
    r"\b(?:i'?ll|i will|we'?ll|we will|will|i'?m going to|i am going to|going to|let me|i can|i need to"
    r"|hope to|aim to)"
    r" (?:\w+ ){0,3}(?:update|send|reply|answer|respond|report|look|check|find out|get back|let you know"
    r"|come back|fill|get to (?:it|this|that|them)|do (?:it|this|that|mine|them|[a-z]{2,8}[- ]?\d+))\b",
    r"\b(?:to follow|to come|coming (?:soon|shortly|later|tomorrow)|bear with me|give me (?:a|until|till)"
    r"|need (?:more|some|a bit more) time"
    r"|more (?:later|tomorrow|soon)|mach ich)\b",
)
_QUESTION_WORD = re.compile(
    r"^(?:and |so |but |hi |hello |hey |sorry |please |pls |also )*(?:(?:what|when|who|whom|whose|where|why"
    r"|how|which)(?:'?s|'?re|'?d)?\b"
    r"|(?:is|are|was|were|do|does|did|can|could|should|would|will|have|has|had|may|might|shall|am|isn'?t"
    r"|aren'?t|don'?t|doesn'?t)"
    r" (?:i|we|you|it|this|that|these|those|they|there|he|she|the|my|our|your|any|anyone|anybody|someone|somebody"
    r"|[a-z]{2,}[- ]?\d+)\b)",
    re.IGNORECASE,
)
_STATE = _any(
    r"\b(?:on track|on schedule|on target|on time|off track|at risk|under way|underway|in progress|in place"
    r"|in post|on hold|in hand"
    r"|gone live|went live|behind|ahead|overdue|delayed?|delays|late|later than|slip(?:ped|ping|s)?|stuck"
    r"|blocked|stalled|paused"
    r"|waiting|awaiting|pending|vacan(?:t|cy|cies)|short[- ]staffed|understaffed|shortage|no (?:staff|money"
    r"|funding|budget|venue|progress|capacity))\b",
    r"\b(?:complet(?:e|ed|ing)|finish(?:ed|ing)?|started|starting|begun|began|launched|opened|opening|closed"
    r"|closing|signed|agreed|approved"
    r"|rejected|refused|recruit(?:ed|ing|ment)?|filled|appointed|hired|trained|published|drafted|drafting|submitted"
    r"|delivered|installed|ordered"
    r"|procured|awarded|commissioned|tendered|piloted|held|met|missed?|failed|failing|broke(?:n)?|cancelled"
    r"|canceled|postponed|resigned"
    r"|fell|flooded|lost|cut|pulled|came through|arrived|secured|won|moved|rolled out|set up|built"
    r"|repaired|resumed|reopened|scoped"
    r"|consult(?:ed|ation)|evaluat(?:ed|ion)|reviewed|increased|decreased|dropped|reduced|improved|worsened"
    r"|reached|achieved)\b",
    r"\b(?:gone (?:again|down|well|badly|wrong)|going (?:\w+ )?(?:well|fine|badly|slowly|nowhere|great|ok|okay)"
    r"|(?:is|are) (?:now )?(?:out|off|live|ready|up|shut|ongoing|down)|mess|chaos|stopp(?:ed|ing)|halted|suspended"
    r"|starts? (?:on|in|next)|booked|running|wait|gave (?:us|them|notice)|given (?:us|the)|withdr(?:ew|awn)|notice|quit"
    r"|now (?:have|has|in|at|open)|off sick|signed up|turned up|never came|short (?:of|by)"
    r"|(?:up|down) (?:by )?\w+ (?:points?|places?|per ?cent|%)"
    r"|st(?:ill?) w\w+ing|still (?:to|no|not|need|have|has)|done (?:for|and dusted)|\d+ (?:\w+ )?(?:to go|remaining))\b",
    r"\b\d+ (?:of|out of) \d+\b|\b\d+ ?(?:%|per ?cent)",
)
_OTHERS = re.compile(r"\b(?:the )?other (?:one|action|two|ones)\b", re.IGNORECASE)
_SENTENCES = re.compile(r"[^.!?\n]+[.!?]*")


def _plain(text: str) -> str:
    """Words for comparing: straight quotes and dashes, no emoji."""
    return _EMOJI.sub(" ", folded(text))


def is_of_others(words: str) -> bool:
    """Whether words also speak of an action that they do not name: "the other one is stuck"."""
    return bool(_OTHERS.search(words))


def intent_of(words: str) -> Intent:
    """What words without a reference or a rating are for."""
    text = _plain(words).strip()
    plain = re.sub(r"[^\w/' ]+", " ", text).strip()
    plain = re.sub(r"\s+", " ", plain)
    if not plain:
        return Intent.question if "?" in text else Intent.courtesy
    if plain.lower() in SPOKEN:
        return Intent.unsure
    if _AUTOMATIC.search(text):
        return Intent.away
    if _is_away(text):
        return Intent.unsure if _says_more(text) else Intent.away
    if _COMMAND.match(plain):
        return Intent.command
    if _HAND_OVER.search(text) or _HANDED_OVER.search(text):
        but = re.split(r"\b(?:but|although|though)\b", text, maxsplit=1)[1:]
        return Intent.unsure if but and _STATE.search(but[0]) else Intent.hand_over
    kinds = {_kind_of(sentence) for sentence in _SENTENCES.findall(text)} - {Intent.courtesy}
    if not kinds:
        return Intent.courtesy
    if kinds <= {Intent.question, Intent.promise}:
        return Intent.question if Intent.question in kinds else Intent.promise
    if Intent.update in kinds and not kinds & {Intent.question, Intent.promise} and not is_of_others(text):
        return Intent.update
    return Intent.unsure


def _is_away(text: str) -> bool:
    return any(_AWAY.search(sentence.strip()) for sentence in _SENTENCES.findall(text))


def _says_more(text: str) -> bool:
    """Whether somebody away also says how something stands."""
    return any(_kind_of(s) is Intent.update for s in _SENTENCES.findall(text) if not _AWAY.search(s.strip()))


def _kind_of(sentence: str) -> Intent:
    sentence = sentence.strip(" \t\"'-,;:()*_~`•|")
    if not re.sub(r"[\W_]+", "", _COURTESY.sub(" ", sentence)):
        return Intent.question if sentence.endswith("?") and not _COURTESY.search(sentence) else Intent.courtesy
    if _ABOUT_ASKING.search(sentence) and not _STATE.search(sentence):
        return Intent.courtesy
    if re.match(r"(?:and )?i (?:thought|assumed?|guess(?:ed)?)\b", sentence, re.IGNORECASE):
        return Intent.question
    if sentence.endswith("?") and _STATE.search(sentence.rpartition(",")[0]) and not _QUESTION_WORD.match(sentence):
        return Intent.unsure  # "all done, can you close it?"
    if _CHORE.search(sentence):
        return Intent.unsure
    if sentence.endswith("?") or _QUESTION_WORD.match(sentence):
        return Intent.question
    if _PROMISE.search(sentence):
        return Intent.promise
    return Intent.update if _STATE.search(sentence) else Intent.unsure


def purpose_of(parsed: ParsedText, *, set_off: bool = False) -> Intent:
    """What is said of one action is for. A rating or "no change" that leads makes it an update.

    So does punctuation after the reference that it begins with, where the words are nothing else.
    """
    intent = intent_of(parsed.words)
    if parsed.rag or parsed.no_change or parsed.next_step or parsed.help_needed or parsed.due:
        handed = intent is Intent.hand_over and bool(_HAND_OVER.search(_plain(parsed.words)))
        doubtful = handed or intent is Intent.away or is_of_others(parsed.words)
        return Intent.unsure if doubtful else Intent.update
    return Intent.update if intent is Intent.unsure and set_off and not is_of_others(parsed.words) else intent


def is_statement(words: str, title: str) -> bool:
    """Whether words after a reference are some of their own: more than its title, and no colour that may be the rating."""
    others = len(words.split()) >= FEW_WORDS and not words.lower().startswith(title.lower())
    return others and (not names_a_rating(words) or rating_offered(words) is not None)
