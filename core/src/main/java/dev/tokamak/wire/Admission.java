package dev.tokamak.wire;

import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.management.UnixOperatingSystemMXBean;

/** A bound on how many may be inside at once. Any thread. */
public final class Admission {

    private static final int DESCRIPTOR_RESERVE = 64;
    private static final int FEWEST = 16;

    private final int limit;
    private final AtomicInteger inside = new AtomicInteger();

    /**
     * Nobody inside.
     *
     * @param limit
     *            the bound, 1 or more; 0 for none
     */
    public Admission(int limit) {
        this.limit = limit == 0 ? Integer.MAX_VALUE : limit;
    }

    /**
     * Lets one in, if there is room.
     *
     * @return whether there was
     */
    public boolean tryEnter() {
        int now = inside.get();
        while (now < limit) { // never one too many, not even for a moment: somebody else would be turned away for it
            if (inside.compareAndSet(now, now + 1)) {
                return true;
            }
            now = inside.get();
        }
        return false;
    }

    /** One has left. */
    public void leave() {
        inside.decrementAndGet();
    }

    /**
     * How many are inside.
     *
     * @return 0 or more
     */
    public int inside() {
        return inside.get();
    }

    /**
     * How many connections the process has descriptors for: its limit, less what is open, less a reserve for files and
     * outgoing connections.
     *
     * @return at least 16; a large number where the system does not say
     */
    public static int byDescriptors() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            long free = unix.getMaxFileDescriptorCount() - unix.getOpenFileDescriptorCount() - DESCRIPTOR_RESERVE;
            return Math.clamp(free, FEWEST, 1 << 20);
        }
        return 1 << 20;
    }
}
