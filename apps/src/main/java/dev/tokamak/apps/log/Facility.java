package dev.tokamak.apps.log;

import java.util.Locale;

/** What part of a system a message is from: RFC 5424 section 6.2.1, in the order of its numerical codes. */
@SuppressWarnings("EnumOrdinal") // the order is the standard's
public enum Facility {
    /** The kernel. */
    KERN,
    /** Programs of users. */
    USER,
    /** Mail. */
    MAIL,
    /** Daemons that have no facility of their own. */
    DAEMON,
    /** Security and authorization. */
    AUTH,
    /** The collector of messages itself. */
    SYSLOG,
    /** Printers. */
    LPR,
    /** Network news. */
    NEWS,
    /** UUCP. */
    UUCP,
    /** What runs at set times. */
    CRON,
    /** Security and authorization, for fewer eyes. */
    AUTHPRIV,
    /** FTP. */
    FTP,
    /** NTP. */
    NTP,
    /** Audit. */
    AUDIT,
    /** Alerts. */
    ALERT,
    /** The clock. */
    CLOCK,
    /** For local use. */
    LOCAL0,
    /** For local use. */
    LOCAL1,
    /** For local use. */
    LOCAL2,
    /** For local use. */
    LOCAL3,
    /** For local use. */
    LOCAL4,
    /** For local use. */
    LOCAL5,
    /** For local use. */
    LOCAL6,
    /** For local use. */
    LOCAL7;

    /**
     * What a message of this facility begins with, between {@code <} and {@code >}.
     *
     * @param severity how bad it is
     * @return 0 to 191
     */
    public int priority(Severity severity) {
        return ordinal() * Severity.COUNT + severity.code();
    }

    /** As in files of records and on command lines: lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
