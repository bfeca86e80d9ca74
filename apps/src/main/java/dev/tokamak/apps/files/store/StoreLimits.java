package dev.tokamak.apps.files.store;

/**
 * How much a store takes. Immutable; start from {@link #DEFAULT}.
 *
 * @param quotaBytes
 *            bytes in all files together, those being written counted; 0 or more
 * @param mostBytesPerFile
 *            bytes in one file, 0 or more
 * @param mostFiles
 *            files in all, those being written counted; 0 or more
 * @param mostUploadsAtOnce
 *            files being written at the same time, 1 or more
 * @param overwrite
 *            whether a file may be replaced by one that is sent later
 */
public record StoreLimits(long quotaBytes, long mostBytesPerFile, int mostFiles, int mostUploadsAtOnce,
        boolean overwrite) {

    /** 10 GiB in 100,000 files of 4 GiB at most, 64 uploads at once, nothing replaced. */
    public static final StoreLimits DEFAULT = new StoreLimits(10L << 30, 4L << 30, 100_000, 64, false);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException
     *             says which value is out of range
     */
    public StoreLimits {
        if (quotaBytes < 0 || mostBytesPerFile < 0 || mostFiles < 0) {
            throw new IllegalArgumentException("quota, size of a file and number of files must be 0 or more");
        }
        if (mostUploadsAtOnce < 1) {
            throw new IllegalArgumentException("uploads at once must be 1 or more");
        }
    }

    /**
     * Another quota.
     *
     * @param bytes
     *            0 or more
     * @return the changed limits
     */
    public StoreLimits withQuota(long bytes) {
        return new StoreLimits(bytes, mostBytesPerFile, mostFiles, mostUploadsAtOnce, overwrite);
    }

    /**
     * Another size for a file.
     *
     * @param bytes
     *            0 or more
     * @return the changed limits
     */
    public StoreLimits withMostBytesPerFile(long bytes) {
        return new StoreLimits(quotaBytes, bytes, mostFiles, mostUploadsAtOnce, overwrite);
    }

    /**
     * Another number of files.
     *
     * @param files
     *            0 or more
     * @return the changed limits
     */
    public StoreLimits withMostFiles(int files) {
        return new StoreLimits(quotaBytes, mostBytesPerFile, files, mostUploadsAtOnce, overwrite);
    }

    /**
     * Another number of uploads at once.
     *
     * @param uploads
     *            1 or more
     * @return the changed limits
     */
    public StoreLimits withMostUploadsAtOnce(int uploads) {
        return new StoreLimits(quotaBytes, mostBytesPerFile, mostFiles, uploads, overwrite);
    }

    /**
     * Whether files may be replaced.
     *
     * @param allowed
     *            true when they may
     * @return the changed limits
     */
    public StoreLimits withOverwrite(boolean allowed) {
        return new StoreLimits(quotaBytes, mostBytesPerFile, mostFiles, mostUploadsAtOnce, allowed);
    }
}
