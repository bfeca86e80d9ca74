package dev.tokamak.apps.files.tftp;

/** The codes of ERROR packets: RFC 1350 section 5, and RFC 2347 for the last. */
enum ErrorCode {
    /** See the message. */
    NOT_DEFINED(0),
    /** There is no file of this name. */
    FILE_NOT_FOUND(1),
    /** This name is not allowed. */
    ACCESS_VIOLATION(2),
    /** Disk full, quota used up, or larger than allowed. */
    DISK_FULL(3),
    /** Not what comes here in this protocol. */
    ILLEGAL_OPERATION(4),
    /** Whoever sent this has no transfer here. */
    UNKNOWN_TID(5),
    /** There is such a file, and it may not be replaced. */
    FILE_EXISTS(6),
    /** RFC 1350 has it; nobody sends it. */
    NO_SUCH_USER(7),
    /** An option of the answer is not what was asked for. */
    OPTIONS_REFUSED(8);

    private final int code;

    ErrorCode(int code) {
        this.code = code;
    }

    /** The number in the packet. */
    int code() {
        return code;
    }
}
