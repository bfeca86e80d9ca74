package dev.tokamak.compare.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Fabricated runs of all experiments, and of one that the report does not know. */
final class SampleRuns {
    private final List<String> variants;
    private final String note;
    private final Random random = new Random(25);
    private final List<SampleRun> runs = new ArrayList<>();

    SampleRuns(List<String> variants, String note) {
        this.variants = variants;
        this.note = note;
    }

    List<SampleRun> all(int rounds) {
        for (int round = 1; round <= rounds; round++) {
            for (int v = 0; v < variants.size(); v++) {
                add(round, v);
            }
        }
        return runs;
    }

    private SampleRun run(int round, int v, String experiment, String protocol, int clients) {
        boolean busy = experiment.equals("echo") && clients == 256 && v == 2;
        var run = new SampleRun(random, round, variants.get(v), experiment, protocol, clients, busy ? "BUSY" : "",
                note);
        runs.add(run);
        return run;
    }

    /** All that one variant does in one round; the variants get dearer by their place. */
    private void add(int round, int v) {
        double factor = Math.pow(1.4, v);
        for (String protocol : List.of("tcp", "udp")) {
            for (int clients : new int[] {1, 16, 256}) {
                double capacity = 40_000 * Math.sqrt(clients) / factor;
                run(round, v, "echo", protocol, clients).figure("throughput_per_s", capacity).at("closed", "");
                for (int share : new int[] {50, 70, 90}) {
                    double p50 = 30 * factor * Math.sqrt(clients);
                    var run = run(round, v, "echo", protocol, clients);
                    run.figure("cpu_us_per_message", (12 - Math.log(clients)) * (clients == 16 ? 1 : factor));
                    run.figure("latency_p50_us", p50).figure("latency_p99_us", p50 * 100 / (101 - share));
                    run.figure("throughput_per_s", capacity * share / 100);
                    run.figure("intended_per_s", capacity * share / 100);
                    run.figure("load_share", share / 100.0).figure("context_switches_per_message", v);
                    run.figure("client_lag_p99_us", 8).histograms(p50).at("open", share + " %");
                }
            }
        }
        double each = new double[] {1.3, 4.4, 100, 1}[v];
        double[] counts = {0, 250, 500, 1000};
        run(round, v, "memory", "tcp", 1000).figure("memory_kib_per_connection", each)
                .figure("heap_kib_per_connection", each / 3).figure("memory_fit", 0.99)
                .series("resident", "KiB", "connections", "", counts,
                        Arrays.stream(counts).map(count -> 60_000 + v * 4000 + count * each).toArray())
                .at("idle", "");
        for (int clients : new int[] {1, 64}) {
            run(round, v, "connect", "tcp", clients).figure("connections_per_s", 9000 * Math.sqrt(clients) / factor)
                    .figure("latency_p99_us", 900 * factor).at("rate", "");
        }
        run(round, v, "connect", "tcp", 1000).figure("burst_ms", 80 * factor).at("burst", "");
        for (int share = 20; share <= 100; share += 10) {
            double p99 = 150 + 60 * factor / (1.02 - share / 100.0);
            run(round, v, "hockey", "tcp", 64).figure("intended_per_s", 300_000 / factor * share / 100)
                    .figure("load_share", share / 100.0).figure("latency_p50_us", p99 / 3)
                    .figure("latency_p99_us", p99).at("open", share + " %");
        }
        for (int share : new int[] {110, 150, 200}) {
            run(round, v, "overload", "tcp", 64).figure("served_share", 95.0 / share)
                    .figure("throughput_per_s", 290_000 / factor).figure("latency_p99_us", 4e5 * factor)
                    .figure("recovery_ms", 120 * factor).at("open", share + " %");
        }
        double[] tenths = IntStream.range(0, 80).mapToDouble(i -> i / 10.0).toArray();
        for (String setting : List.of("nobody", "never reads", "burns 50 ms", "drips")) {
            boolean blocks = setting.startsWith("burns") && v == 0;
            run(round, v, "neighbour", "tcp", 99).figure("latency_p99_us", blocks ? 48_000 : 300 * factor)
                    .series("worst answer", "us", "time", "s", tenths, Arrays.stream(tenths)
                            .map(at -> noisy(blocks && at % 1 < 0.3 ? 50_000 : 400 * factor)).toArray())
                    .at("open", setting);
        }
        run(round, v, "ramp", "tcp", 64).figure("settle_ms", 700 * factor)
                .series("worst answer", "us", "time", "s", tenths,
                        Arrays.stream(tenths).map(at -> noisy(300 + 20_000 * Math.exp(-3 * at / factor))).toArray())
                .series("median answer", "us", "time", "s", tenths,
                        Arrays.stream(tenths).map(at -> noisy(60 + 900 * Math.exp(-3 * at / factor))).toArray())
                .at("open", "after idle");
        for (int share : new int[] {50, 100, 150}) {
            run(round, v, "udp", "udp", 64).figure("lost_share", share == 50 ? 0 : (share - 90) / 300.0 * factor)
                    .figure("kernel_drops", share == 50 ? 0 : 1234 * factor).at("loss", share + " %");
        }
        for (String setting : List.of("transferTo", "copied", "TFTP", "TFTP, window")) {
            boolean tftp = setting.startsWith("TFTP");
            for (int clients : new int[] {1, 8}) {
                run(round, v, "files", tftp ? "udp" : "tcp", clients).figure("cpu_s_per_gb", (tftp ? 9 : 0.4) * factor)
                        .figure("transfer_mb_per_s", (tftp ? 60 : 1500) / factor * Math.cbrt(clients))
                        .at("download", setting);
            }
        }
        for (int members : new int[] {10, 100, 1000}) {
            run(round, v, "chat", "tcp", members).figure("last_member_p95_ms", (2 + members / 10.0) * factor)
                    .figure("cpu_us_per_delivery", (5 + 20.0 / members) * factor).at("open", "");
        }
        run(round, v, "chat", "tcp", 0).figure("chat_members", v == 2 ? 100 : 1000).at("capacity", "");
        for (String protocol : List.of("tcp", "udp")) {
            double[] attempts = IntStream.rangeClosed(1, 10).asDoubleStream().toArray();
            run(round, v, "course", protocol, 1).figure("latency_p50_us", 45 * factor)
                    .series("single sends", "us", "attempt", "", attempts,
                            Arrays.stream(attempts).map(_ -> noisy(60) * (1 + random.nextInt(4))).toArray())
                    .at("open", "one send");
            run(round, v, "course", protocol, 1).figure("latency_p50_us", 45 * factor).histograms(45 * factor)
                    .at("open", "10,000 sends");
        }
        run(round, v, "code", "tcp", 0).figure("code_lines", new double[] {1900, 700, 650, 300}[v])
                .at("lines", "");
        run(round, v, "orders", "tcp", 8).figure("orders_per_s", 5000 / factor).at("open", "a kind");
    }

    private double noisy(double value) {
        return value * (1 + random.nextDouble() / 20);
    }
}
