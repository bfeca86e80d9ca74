package dev.tokamak.wire;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The {@linkplain Segment segments} of an {@link OutputQueue}, first in, first out, and the memory they own: allocated when
 * there is something to keep, let go piece by piece. Guarded by the lock of its owner.
 */
final class SegmentQueue {

    private static final int FEW = 4;

    private final boolean keepSpare;
    private @Nullable ArrayDeque<Segment> segments; // null while empty, unless a spare is kept
    private Segment.@Nullable Owned spare;

    /**
     * An empty queue.
     *
     * @param keepSpare
     *            whether one small segment is kept when the queue empties
     */
    SegmentQueue(boolean keepSpare) {
        this.keepSpare = keepSpare;
    }

    boolean ownsMemory() {
        return segments != null || spare != null;
    }

    void add(Segment segment) {
        queue().add(segment);
    }

    /** Copies all of it: into what room the last segment has, then into new ones. */
    void copy(ByteBuffer bytes) {
        if (!bytes.hasRemaining()) {
            return; // an empty write must not make an idle connection own memory
        }
        var queue = queue();
        var tail = queue.peekLast() instanceof Segment.Owned last ? last : null;
        int fits = tail == null ? 0 : tail.room();
        // all memory first: when there is none, nothing has been queued that a later write would be taken to follow
        var fresh = allocate(bytes.remaining() - fits, tail == null ? 0 : tail.capacity());
        if (tail != null) {
            tail.append(bytes);
        }
        for (var segment : fresh) {
            segment.append(bytes);
            queue.add(segment);
        }
    }

    /** Copies all of it to the front: it is older than what is here. */
    void putBack(ByteBuffer bytes) {
        var front = new ArrayDeque<Segment>(FEW);
        for (var segment : allocate(bytes.remaining(), 0)) {
            segment.append(bytes);
            front.add(segment);
        }
        front.addAll(queue());
        segments = front;
    }

    /** Copies as much as there is before the first file, and fits; without moving on. */
    void peekInto(ByteBuffer scratch) {
        if (segments == null) {
            return;
        }
        for (var segment : segments) {
            if (!(segment instanceof Segment.Bytes bytes) || !scratch.hasRemaining()) {
                return;
            }
            bytes.peekInto(scratch);
        }
    }

    /** Moves on by so many bytes, as far as they are still here; says by how many. */
    long skip(long taken) {
        long skipped = 0;
        while (segments != null && segments.peekFirst() instanceof Segment.Bytes head) {
            skipped += head.skip(taken - skipped);
            if (head.remaining() > 0) {
                break;
            }
            removeFirst();
            if (keepSpare && head instanceof Segment.Owned owned && owned.isSmall()) {
                owned.reset();
                spare = owned;
            }
        }
        return skipped;
    }

    Segment.@Nullable File fileAtHead() {
        return segments != null && segments.peekFirst() instanceof Segment.File file ? file : null;
    }

    /** Removes the file at the head; false when it is not there any more. */
    @SuppressWarnings("ReferenceEquality") // whether it is the very same file
    boolean removeFile(Segment.File file) {
        if (fileAtHead() != file) {
            return false;
        }
        removeFirst();
        return true;
    }

    /** Forgets everything; says which files there were. */
    List<Segment.File> clear() {
        var files = new ArrayList<Segment.File>();
        if (segments != null) {
            for (var segment : segments) {
                if (segment instanceof Segment.File file) {
                    files.add(file);
                }
            }
        }
        segments = null;
        spare = null;
        return files;
    }

    private ArrayDeque<Segment> queue() {
        if (segments == null) {
            segments = new ArrayDeque<>(FEW);
        }
        return segments;
    }

    private void removeFirst() {
        var queue = queue();
        queue.removeFirst();
        if (queue.isEmpty() && !keepSpare) {
            segments = null;
        }
    }

    private List<Segment.Owned> allocate(int wanted, int previous) {
        if (wanted <= 0) {
            return List.of();
        }
        var fresh = new ArrayList<Segment.Owned>(FEW);
        for (int left = wanted; left > 0; left -= fresh.getLast().room()) {
            var kept = spare;
            spare = null;
            fresh.add(kept != null
                    ? kept
                    : Segment.Owned.of(left, fresh.isEmpty() ? previous : fresh.getLast().capacity()));
        }
        return fresh;
    }
}
