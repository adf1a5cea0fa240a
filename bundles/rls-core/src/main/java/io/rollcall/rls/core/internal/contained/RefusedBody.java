package io.rollcall.rls.core.internal.contained;

import io.rollcall.rls.api.Answer;

/** A body that is not served, and what is answered to it. */
public final class RefusedBody extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Answer.Refused answer;

    RefusedBody(final Answer.Refused answer) {
        super(answer.explanation(), null, false, false);
        this.answer = answer;
    }

    static RefusedBody of(final int status, final String why) {
        return new RefusedBody(Answer.Refused.of(status, why));
    }

    /** What to answer. */
    public Answer.Refused answer() {
        return answer;
    }
}
