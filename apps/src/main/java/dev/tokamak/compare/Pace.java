package dev.tokamak.compare;

/** When clients send: as soon as they have their answer ({@link ClosedLoop}), or by the clock ({@link OpenLoop}). */
sealed interface Pace permits ClosedLoop, OpenLoop {
    /** The run begins: first messages may leave. */
    void begin(long nowNanos);

    /**
     * Sends what is due.
     *
     * @param atMost most messages to send in this call
     * @return how many left
     */
    int sendDue(int atMost);

    /** {@code count} answers came to this client. */
    void answered(SimulatedClient client, int count, long nowNanos);

    /** When this message was meant to leave; equal to {@code sentNanos} where nothing is planned. */
    long intendedNanos(SimulatedClient client, long sequence, long sentNanos);

    /** No more is to be sent; answers still count. */
    void stop();
}
