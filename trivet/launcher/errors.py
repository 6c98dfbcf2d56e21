"""The one error of the launcher: a sentence that says what is wrong and what to do."""


class LaunchError(Exception):
    """Something a person has to mend before Trivet can go on."""

    def __init__(self, sentence: str) -> None:
        if not sentence:
            raise ValueError("an error needs a sentence")
        super().__init__(sentence)
        self.sentence = sentence
