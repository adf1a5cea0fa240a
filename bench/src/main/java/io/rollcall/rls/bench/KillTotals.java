package io.rollcall.rls.bench;

/** Of all kills of a run. For one thread. */
final class KillTotals {

    private int rounds;
    private long newcomers;
    private long promised;
    private long gone;
    private long lost;
    private long repeated;
    private long endless;

    void add(final Aftermath after) {
        rounds++;
        newcomers += after.newcomers();
        promised += after.promised();
        gone += after.gone();
        lost += after.lost();
        repeated += after.repeated();
    }

    void ended(final int without) {
        endless += without;
    }

    boolean isClean() {
        return gone + lost + repeated + endless == 0;
    }

    @Override
    public String toString() {
        return (isClean() ? "nothing that was promised was lost: " : "PROMISES WERE BROKEN: ") + rounds + " kills, "
                + newcomers + " SUBSCRIBEs meanwhile, " + promised + " subscriptions looked for, " + gone + " gone, "
                + lost + " last states not told, " + repeated + " NOTIFYs not above all before, " + endless
                + " subscriptions ended without a last NOTIFY";
    }
}
