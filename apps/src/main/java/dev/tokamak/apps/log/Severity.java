package dev.tokamak.apps.log;

import java.util.Locale;

/** How bad it is: RFC 5424 section 6.2.1, in the order of its numerical codes, the worst first. */
@SuppressWarnings("EnumOrdinal") // the order is the standard's
public enum Severity {
    /** The system is unusable. */
    EMERG,
    /** Action must be taken at once. */
    ALERT,
    /** Critical conditions. */
    CRIT,
    /** Error conditions. */
    ERR,
    /** Warning conditions. */
    WARNING,
    /** Normal but significant. */
    NOTICE,
    /** Informational. */
    INFO,
    /** For whoever looks for an error. */
    DEBUG;

    static final int COUNT = 8;

    /**
     * The numerical code.
     *
     * @return 0 the worst, to 7
     */
    public int code() {
        return ordinal();
    }

    /** As in files of records and on command lines: lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
