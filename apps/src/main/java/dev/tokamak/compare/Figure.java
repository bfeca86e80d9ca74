package dev.tokamak.compare;

/** Everything that is measured: its name in JSON, its unit, and a sentence. */
enum Figure {
    CPU_PER_MESSAGE("cpu_us_per_message", "us", "processor time of the server process for each message"),
    P50("latency_p50_us", "us", "half of the answers came within this time of the intended send"),
    P99("latency_p99_us", "us", "99 of 100 answers came within this time of the intended send"),
    P999("latency_p999_us", "us", "999 of 1000 answers came within this time of the intended send"),
    MAX("latency_max_us", "us", "the slowest answer, from its intended send"),
    SERVICE_P50("service_p50_us", "us", "as latency_p50_us, from the actual send: uncorrected"),
    SERVICE_P99("service_p99_us", "us", "as latency_p99_us, from the actual send: uncorrected"),
    THROUGHPUT("throughput_per_s", "messages/s", "answers a second in the measured interval"),
    INTENDED_RATE("intended_per_s", "messages/s", "messages a second that the schedule asked for"),
    SWITCHES_PER_MESSAGE("context_switches_per_message", "", "context switches of the server for each message"),
    THREADS("server_threads", "", "threads of the server process, virtual ones not counted"),
    RSS("server_rss_mib", "MiB", "resident memory of the server process"),
    SERVER_BUSY("server_busy", "", "share of its processors that the server used, 0 to 1"),
    CLIENT_BUSY("client_busy", "", "share of the time that the load thread had something to do, 0 to 1"),
    CLIENT_CPU("client_cpu_us_per_message", "us", "processor time of the load process for each message; it polls"),
    CLIENT_LAG_P99("client_lag_p99_us", "us", "99 of 100 messages left within this time of the intended send"),
    FOREIGN_CPU("foreign_cpu", "", "processors that anything else on the machine used meanwhile"),
    MESSAGES("messages", "", "messages sent in the whole run, warm-up included"),
    LOST("lost", "", "messages without a right answer in the whole run"),
    WRONG("wrong", "", "answers that differ from what was sent in any byte"),
    SECONDS("seconds", "s", "length of the measured interval"),
    MEMORY_SLOPE("memory_kib_per_connection", "KiB", "resident memory that each further idle connection adds"),
    MEMORY_FIT("memory_fit", "", "how straight the line through the counts is (r squared), 0 to 1"),
    MEMORY_BASE("memory_base_mib", "MiB", "resident memory without a connection, by that line");

    private final String key;
    private final String unit;
    private final String sentence;

    Figure(String key, String unit, String sentence) {
        this.key = key;
        this.unit = unit;
        this.sentence = sentence;
    }

    String key() {
        return key;
    }

    String unit() {
        return unit;
    }

    String sentence() {
        return sentence;
    }
}
