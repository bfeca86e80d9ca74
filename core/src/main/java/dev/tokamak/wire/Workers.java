package dev.tokamak.wire;

import java.util.concurrent.RejectedExecutionException;

/** Where blocking work goes. Any thread. */
@FunctionalInterface
public interface Workers {

    /**
     * Runs work somewhere else, when its turn comes.
     *
     * @param work
     *            may block; must not throw
     * @throws RejectedExecutionException
     *             when too much is waiting already, or the workers are gone
     */
    void run(Runnable work);
}
