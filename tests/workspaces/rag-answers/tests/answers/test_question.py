"""What counts as a question."""

import pytest

from rag_answers.answers.model import Question, QuestionError


@pytest.mark.requirement("002-FR-001")
@pytest.mark.parametrize("text", ["Why", "x" * 500, "  How   long? "])
def test_a_question_of_fitting_length_is_accepted(text):
    assert Question.parse(text).text == " ".join(text.split())


@pytest.mark.requirement("002-FR-001")
@pytest.mark.parametrize("text", ["", "a?", "   a?   ", "x" * 501])
def test_a_question_that_is_too_short_or_too_long_is_explained(text):
    with pytest.raises(QuestionError, match="3 to 500 characters"):
        Question.parse(text)
