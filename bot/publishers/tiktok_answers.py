"""What TikTok's answers mean: its own codes, and its reasons for posts that failed later."""

from collections.abc import Mapping

from bot.domain.errors import (
    NothingSent,
    OutcomeUnknown,
    PublishError,
    Refused,
    Throttled,
    Unauthorized,
)
from bot.publishers.answers import Answer, in_one_line
from bot.publishers.http import Wire
from bot.words.phrases import marked, phrase

OK = "ok"
LOGIN_OVER = frozenset({"access_token_invalid", "scope_not_authorized"})
TOO_OFTEN: Mapping[str, str] = {
    "rate_limit_exceeded": marked("asks to wait before it takes more"),
    "spam_risk_too_many_posts": marked("takes no more posts of this account today"),
    "reached_active_user_cap": marked("takes no more posts through this app today"),
}
NO: Mapping[str, str] = {
    "invalid_param": marked("does not accept the post"),
    "invalid_params": marked("does not accept the post"),
    "spam_risk": marked("takes the post for spam"),
    "spam_risk_text": marked("takes the words for spam"),
    "spam_risk_user_banned_from_posting": marked("lets this account publish nothing"),
    "privacy_level_option_mismatch": marked(
        "does not allow this visibility to the account; ask an administrator to change it"
    ),
    "unaudited_client_can_only_post_to_private_accounts": marked(
        "has not audited the app, which may only post privately, to private accounts; ask an"
        ' administrator for an audit, or for visibility = "private" and a private account'
    ),
    "url_ownership_unverified": marked(
        "does not know that our public address is ours; ask an administrator to verify it in the"
        " app's settings there"
    ),
}
"""With these nothing was published. Whatever is not here is unclear."""

FAILED: Mapping[str, str] = {
    "file_format_check_failed": marked("does not take this kind of picture; save it as JPEG"),
    "picture_size_check_failed": marked(
        "does not take pictures of more than 1080p; save smaller ones"
    ),
    "photo_pull_failed": marked(
        "could not fetch the pictures; ask an administrator to check public_url"
    ),
    "publish_cancelled": marked("was told to give the post up"),
    "spam_risk_too_many_posts": TOO_OFTEN["spam_risk_too_many_posts"],
    **{code: NO[code] for code in ("spam_risk", "spam_risk_text")},
    "spam_risk_user_banned_from_posting": NO["spam_risk_user_banned_from_posting"],
}
FILM_FAILED: Mapping[str, str] = {
    "file_format_check_failed": marked(
        "does not take how this video is coded; save it as MP4 with H.264 and AAC"
    ),
    "picture_size_check_failed": marked(
        "takes videos of 360 to 4096 pixels a side; save it so, and attach it anew"
    ),
    "duration_check_failed": marked(
        "does not take a video of this length from this account; let it last longer, or cut it"
    ),
    "frame_rate_check_failed": marked(
        "takes videos of 23 to 60 pictures a second; save it so, and attach it anew"
    ),
}
AUTH_REMOVED = "auth_removed"


def code_of(answer: Answer) -> str:
    """TikTok's own code, `ok` for a yes; empty where the answer is not TikTok's."""
    error = (answer.plain or {}).get("error")
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, str) else ""


def tiktok_words(answer: Answer) -> str:
    """Take TikTok's own sentence, or its code where it says no more."""
    code = code_of(answer)
    if not code or code == OK:
        return ""
    message = (answer.plain or {})["error"].get("message")
    return message if isinstance(message, str) and message else code


def meaning(wire: Wire, answer: Answer, *, effect: bool) -> PublishError:
    """Say what an answer other than a yes means for a post."""
    code, who = code_of(answer), wire.who
    if not code or code == OK:
        return wire.refusal(answer, effect=effect)
    said = wire.said(answer)
    if code in LOGIN_OVER:
        return Unauthorized(
            phrase(
                "{who} does not accept the account's login any more; ask an administrator to"
                ' renew it: "{words}".',
                who=who,
                words=said,
            )
        )
    if code in TOO_OFTEN:
        return Throttled(
            phrase("TikTok {does}.", does=phrase(TOO_OFTEN[code])), answer.wait(wire.clock.now())
        )
    if code in NO:
        return Refused(phrase('TikTok {does}: "{words}".', does=phrase(NO[code]), words=said))
    word = in_one_line(code, ())[:60]
    if effect:
        return OutcomeUnknown(
            phrase(
                "{who} gave an unclear answer ({code}), and the post may be out; please look at"
                " the account.",
                who=who,
                code=word,
            )
        )
    if answer.status >= 500:
        return NothingSent(
            phrase("{who} has trouble ({code}), so nothing happened there.", who=who, code=word)
        )
    return Refused(phrase('{who} said no: "{words}".', who=who, words=said))


def failure(who: str, reason: str, *, is_film: bool = False) -> PublishError:
    """Say why a post that was taken was not published in the end."""
    if reason == AUTH_REMOVED:
        return Unauthorized(
            phrase(
                "{who} says that the account has removed the app; ask an administrator to connect"
                " it again.",
                who=who,
            )
        )
    known = {**FAILED, **FILM_FAILED} if is_film else FAILED
    if reason in known:
        return Refused(phrase("TikTok {does}.", does=phrase(known[reason])))
    code = in_one_line(reason, ())[:60]
    return Refused(phrase("{who} could not publish the post ({code}).", who=who, code=code))
