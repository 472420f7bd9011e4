"""Quick answers under a notice: ready ones, or the author's own."""

from __future__ import annotations

import re

from handlers.kit.step import Answer, NotUnderstood, Prompt, Step, Talk, always
from storage.notice import ANSWERS_MOST

ANSWER_MOST = 30  # characters of a quick answer: a button on an old phone


def quick_answers(name: str) -> Step:
    """Ready ones, or their own: one a line, or with commas between."""

    async def ask(talk: Talk) -> Prompt:
        ready = [[(" · ".join(some), str(n))] for n, some in enumerate(talk.texts.ready_answers)]
        none = [[(talk.texts.no_answers, "none")]] if talk.answers.get(name) else []
        return Prompt(talk.question(name, ANSWERS_MOST), [*ready, *none])

    async def read(answer: Answer, talk: Talk) -> list[str]:
        ready = {str(n): list(some) for n, some in enumerate(talk.texts.ready_answers)} | {"none": []}
        if answer.button is not None:
            if answer.button not in ready:
                raise NotUnderstood(talk.common.use_the_buttons())
            return ready[answer.button]
        typed = [" ".join(one.split()) for one in re.split(r"[\n,;/]+", answer.text or "")]
        some = list(dict.fromkeys(filter(None, typed)))
        if not some:
            raise NotUnderstood(talk.common.not_words())
        if len(some) > ANSWERS_MOST or max(map(len, some)) > ANSWER_MOST:
            raise NotUnderstood(talk.texts.not_answers(ANSWERS_MOST, ANSWER_MOST))
        return some

    return Step(name, ask, read, optional=always)
