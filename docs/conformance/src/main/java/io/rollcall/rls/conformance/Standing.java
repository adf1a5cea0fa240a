package io.rollcall.rls.conformance;

/** Where a requirement stands. */
enum Standing {
    PROVEN("proven"),
    DEVIATES("deviates"),
    NOT_HERE("not here"),
    OPEN("open");

    private final String words;

    Standing(final String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
