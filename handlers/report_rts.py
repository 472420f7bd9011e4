"""The first question of a report: in which RT, one by a tap, several by ticks or typed; or all as the last time."""

from __future__ import annotations

from handlers.kit.buttons import in_columns
from handlers.kit.picks import ON
from handlers.kit.step import Answer, More, NotUnderstood, Prompt, Rows, Step, Talk
from handlers.report_places import as_last, last_like, own_rts
from storage.roster_rows import read_rts

SEVERAL = "!several"  # among the answers: they are being ticked


async def ask(talk: Talk) -> Prompt:
    offered, last = await own_rts(talk), await last_like(talk)
    several, taken = SEVERAL in talk.answers, talk.answers.get("rt", [])
    grid = [((ON if several and rt in taken else "") + f"RT {rt}", rt) for rt in offered]
    again: Rows = [[(talk.texts.like_last if "date" in talk.answers else talk.texts.like_last_today, "last")]]
    more = [(talk.common.done, "done")] if several and taken else []
    if not several and len(offered) > 1:
        more = [(talk.texts.several, "several")]
    rows = [*(again if last and not several else []), *in_columns(grid, 4), *([more] if more else [])]
    return Prompt(talk.question("rt", None if several else last, several), rows)


async def read(answer: Answer, talk: Talk) -> More | list[str]:
    offered = await own_rts(talk)
    if answer.button == "last" and SEVERAL not in talk.answers and (last := await last_like(talk)):
        return as_last(last, talk)
    if answer.button == "several":
        talk.answers[SEVERAL] = True
        return More([rt for rt in talk.answers.get("rt", []) if rt in offered], again=True)
    if answer.button in offered and SEVERAL in talk.answers:
        chosen = set(talk.answers.get("rt", [])) ^ {answer.button}
        return More([rt for rt in offered if rt in chosen], again=True)
    found = talk.answers.get("rt", []) if answer.button == "done" else typed(answer.button or answer.text or "")
    if not found or not set(found) <= set(offered):
        raise NotUnderstood(talk.texts.not_a_choice())
    talk.answers.pop(SEVERAL, None)
    return found


def typed(text: str) -> list[str]:
    """`3`, `RT 03`, `3, 4 dan 5`, `1-4`; [] for anything else."""
    return list(read_rts(text.casefold().replace(" dan ", ",").replace("&", ",")) or ())


async def holds(talk: Talk) -> bool:
    chosen = set(talk.answers["rt"])
    return bool(chosen) and SEVERAL not in talk.answers and chosen <= set(await own_rts(talk))


step = Step("rt", ask, read, holds=holds)
