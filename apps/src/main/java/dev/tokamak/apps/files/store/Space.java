package dev.tokamak.apps.files.store;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

import dev.tokamak.apps.files.store.StoreException.Kind;

/**
 * Who is writing which name, and how much of the quota is taken. Any thread; the lock is held for a few additions. What others
 * put into the directory, or take out of it, is counted when the store is opened the next time.
 */
final class Space {

    private final StoreLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<String> held = new HashSet<>();
    private long bytes;
    private long files;
    private int uploads;

    Space(StoreLimits limits) {
        this.limits = limits;
    }

    /** A file that is there. */
    void count(long size) {
        change(size, 1);
    }

    /** A file that is there no more. */
    void discount(long size) {
        change(-size, -1);
    }

    private void change(long size, int count) {
        lock.lock();
        try {
            bytes = Math.max(0, bytes + size); // below, when others have put there what is taken away now
            files = Math.max(0, files + count);
        } finally {
            lock.unlock();
        }
    }

    /** Bytes that are taken or promised. */
    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /** Keeps others from writing, moving or deleting this name. */
    void hold(StoreName name) throws StoreException {
        lock.lock();
        try {
            if (!held.add(name.key())) {
                throw new StoreException(Kind.BUSY, "somebody is writing this file now");
            }
        } finally {
            lock.unlock();
        }
    }

    void letGo(StoreName name) {
        lock.lock();
        try {
            held.remove(name.key());
        } finally {
            lock.unlock();
        }
    }

    /** Holds a name for an upload, and takes room for its announced size. */
    Claim claim(StoreName name, long announced) throws StoreException {
        lock.lock();
        try {
            if (uploads >= limits.mostUploadsAtOnce()) {
                throw new StoreException(Kind.BUSY, "too many files are being sent at once");
            }
            if (files >= limits.mostFiles()) {
                throw new StoreException(Kind.QUOTA, "the store holds as many files as it may");
            }
            checkRoom(announced);
            hold(name);
            uploads++;
            files++;
            bytes += announced;
            return new Claim(name, announced);
        } finally {
            lock.unlock();
        }
    }

    private void checkRoom(long more) throws StoreException {
        if (more > limits.quotaBytes() - bytes) {
            throw new StoreException(Kind.QUOTA, "the store has no room for so much");
        }
    }

    /** The room that one upload has taken. One thread at a time. */
    final class Claim {

        private final StoreName name;
        private long taken;
        private boolean over;

        private Claim(StoreName name, long taken) {
            this.name = name;
            this.taken = taken;
        }

        /** Takes as much more as this size needs. */
        void cover(long size) throws StoreException {
            if (size <= taken) {
                return;
            }
            lock.lock();
            try {
                checkRoom(size - taken);
                bytes += size - taken;
                taken = size;
            } finally {
                lock.unlock();
            }
        }

        /** The file is there: it keeps what it needs. */
        void kept(long size) {
            end(size, 1);
        }

        /** It will never be there. Again: nothing. */
        void givenBack() {
            end(0, 0);
        }

        private void end(long size, int count) {
            if (over) {
                return;
            }
            over = true;
            lock.lock();
            try {
                uploads--;
                bytes += size - taken;
                files += count - 1;
                held.remove(name.key());
            } finally {
                lock.unlock();
            }
        }
    }
}
