package dev.tokamak.compare;

import java.util.EnumSet;
import java.util.Set;

/** Why a run can't be trusted, or not fully. A marked run is shown with its mark; none is left out. */
enum Mark {
    RATE('R', "the achieved rate differed from the intended one by more than 0.5 %"),
    CLIENT_LIMIT('C', "the client was the limit, not the server: capacity is at least this"),
    CLIENT_LATE('L',
            "the client sent late: its lag p99 is over 10 % of the latency p99, which is too high by as much"),
    WRONG('W', "an answer differed from what was sent"),
    LOST('M', "answers were missing on TCP, or connections were lost"),
    DATAGRAMS('D', "datagrams were lost (UDP may; they count in no latency)"),
    PLATEAU('P', "no plateau: begin and end of the run differ by more than 10 %, or it stalled in between"),
    BUSY('B', "something else used more than a tenth of a processor on this machine meanwhile"),
    UNSETTLED('U', "the server was still getting faster or slower when its time to warm up was over"),
    SLOPE('S', "the line through the counts explains less than 90 % of the growth: the slope says little"),
    NO_OVERLOAD('O',
            "more was asked for than the closed loop had found possible, and it was served all the same: no overload"),
    DIED('X', "the server ended, or could not be measured");

    private static final Set<Mark> BESIDE_COST = EnumSet.of(CLIENT_LIMIT, CLIENT_LATE, DATAGRAMS, UNSETTLED,
            NO_OVERLOAD);

    private final char letter;
    private final String sentence;

    Mark(char letter, String sentence) {
        this.letter = letter;
        this.sentence = sentence;
    }

    /**
     * Does it make the processor time of a message worthless? What only the client is late with does not; nor does a server
     * that is still getting a few per cent faster, though it is not yet what it will be.
     */
    boolean spoilsCost() {
        return !BESIDE_COST.contains(this);
    }

    char letter() {
        return letter;
    }

    String sentence() {
        return sentence;
    }
}
