package dev.tokamak.compare;

import java.util.Arrays;
import java.util.Optional;

/** Everything that is measured: its name in JSON, its unit, and a sentence. */
enum Figure {
    CPU_PER_MESSAGE("cpu_us_per_message", "us", Better.LESS, "processor time of the server process for each message"),
    P50("latency_p50_us", "us", Better.LESS, "half of the answers came within this time of the intended send"),
    P99("latency_p99_us", "us", Better.LESS, "99 of 100 answers came within this time of the intended send"),
    P999("latency_p999_us", "us", Better.LESS, "999 of 1000 answers came within this time of the intended send"),
    MAX("latency_max_us", "us", Better.LESS, "the slowest answer, from its intended send"),
    SERVICE_P50("service_p50_us", "us", Better.LESS, "as latency_p50_us, from the actual send: uncorrected"),
    SERVICE_P99("service_p99_us", "us", Better.LESS, "as latency_p99_us, from the actual send: uncorrected"),
    THROUGHPUT("throughput_per_s", "messages/s", Better.MORE, "answers a second in the measured interval"),
    INTENDED_RATE("intended_per_s", "messages/s", Better.NEITHER, "messages a second that the schedule asked for"),
    SWITCHES_PER_MESSAGE("context_switches_per_message", "", Better.LESS,
            "context switches of the server for each message"),
    THREADS("server_threads", "", Better.LESS, "threads of the server process, virtual ones not counted"),
    RSS("server_rss_mib", "MiB", Better.LESS, "resident memory of the server process"),
    SERVER_BUSY("server_busy", "", Better.NEITHER, "share of its processors that the server used, 0 to 1"),
    CLIENT_BUSY("client_busy", "", Better.NEITHER,
            "share of the time that the load thread had something to do, 0 to 1"),
    CLIENT_CPU("client_cpu_us_per_message", "us", Better.NEITHER,
            "processor time of the load process for each message; it polls"),
    CLIENT_LAG_P99("client_lag_p99_us", "us", Better.NEITHER,
            "99 of 100 messages left within this time of the intended send"),
    FOREIGN_CPU("foreign_cpu", "", Better.NEITHER, "processors that anything else on the machine used meanwhile"),
    MESSAGES("messages", "", Better.NEITHER, "messages sent in the whole run, warm-up included"),
    LOST("lost", "", Better.LESS, "messages without a right answer in the whole run"),
    WRONG("wrong", "", Better.LESS, "answers that differ from what was sent in any byte"),
    SECONDS("seconds", "s", Better.NEITHER, "length of the measured interval"),
    MEMORY_SLOPE("memory_kib_per_connection", "KiB", Better.LESS,
            "resident memory that each further idle connection adds"),
    MEMORY_FIT("memory_fit", "", Better.NEITHER, "how straight the line through the counts is (r squared), 0 to 1"),
    MEMORY_BASE("memory_base_mib", "MiB", Better.LESS, "resident memory without a connection, by that line"),
    LOAD_SHARE("load_share", "", Better.NEITHER, "the intended rate as a share of the capacity that it refers to"),
    HEAP_SLOPE("heap_kib_per_connection", "KiB", Better.LESS,
            "Java heap in use after a collection, for each further idle connection"),
    STACK_SLOPE("stack_kib_per_connection", "KiB", Better.LESS,
            "stacks of platform threads, as far as touched, for each further idle connection"),
    KERNEL_SLOPE("kernel_kib_per_connection", "KiB", Better.LESS,
            "kernel memory of the whole machine for each further idle connection, the client's end included"),
    CONNECT_RATE("connections_per_s", "connections/s", Better.MORE,
            "connections opened, answered once and closed a second"),
    CPU_PER_CONNECTION("cpu_us_per_connection", "us", Better.LESS,
            "processor time of the server process for each such connection"),
    BURST("burst_ms", "ms", Better.LESS, "until all of those who connected at once had their first answer"),
    SERVED("served_share", "", Better.MORE, "answers in the interval as a share of the messages that it intended"),
    RECOVERY("recovery_ms", "ms", Better.LESS, "from the end of overload until all that was late had been answered"),
    SETTLE("settle_ms", "ms", Better.LESS, "until answers were as quick as later on"),
    LOST_SHARE("lost_share", "", Better.LESS, "datagrams without an answer as a share of those sent"),
    KERNEL_DROPS("kernel_drops", "", Better.LESS, "datagrams that the kernel counted as dropped for want of room"),
    FILE_RATE("transfer_mb_per_s", "MB/s", Better.MORE, "bytes of files that arrived, in millions a second"),
    CPU_PER_GB("cpu_s_per_gb", "s", Better.LESS,
            "processor time of the server process for each gigabyte (1,000,000,000 bytes) of files that arrived"),
    LAST_P50("last_member_p50_ms", "ms", Better.LESS,
            "half of the messages had reached the last member of the room within this time of the intended send"),
    LAST_P95("last_member_p95_ms", "ms", Better.LESS,
            "95 of 100 messages had reached the last member of the room within this time of the intended send"),
    LAST_P99("last_member_p99_ms", "ms", Better.LESS,
            "99 of 100 messages had reached the last member of the room within this time of the intended send"),
    DELIVERY_RATE("deliveries_per_s", "deliveries/s", Better.MORE,
            "messages heard a second, each counted once for each member that heard it"),
    CPU_PER_DELIVERY("cpu_us_per_delivery", "us", Better.LESS,
            "processor time of the server process for each message that a member heard"),
    CHAT_MEMBERS("chat_members", "members", Better.MORE,
            "the most members of those tried whose last one heard 95 of 100 messages within 250 ms"),
    CODE_LINES("code_lines", "lines", Better.LESS, "lines of code of the transport, without blank ones and comments");

    /** What of it is better. */
    enum Better {
        LESS,
        MORE,
        NEITHER
    }

    private final String key;
    private final String unit;
    private final Better better;
    private final String sentence;

    Figure(String key, String unit, Better better, String sentence) {
        this.key = key;
        this.unit = unit;
        this.better = better;
        this.sentence = sentence;
    }

    String key() {
        return key;
    }

    String unit() {
        return unit;
    }

    Better better() {
        return better;
    }

    String sentence() {
        return sentence;
    }

    /** By its name in JSON; empty when there is none. */
    static Optional<Figure> byKey(String key) {
        return Arrays.stream(values()).filter(each -> each.key.equals(key)).findFirst();
    }
}
