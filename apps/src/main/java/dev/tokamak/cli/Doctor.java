package dev.tokamak.cli;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.sun.management.UnixOperatingSystemMXBean;

import dev.tokamak.cli.Finding.Mark;

/** Looks at every limit that a server or a load of many connections runs into. On other systems than Linux it finds fewer. */
final class Doctor {

    private static final long MANY_CONNECTIONS = 16_384;
    private static final long MANY_THREADS = 16_384;
    private static final int NEEDED_JAVA = 25;

    private final Machine machine;
    private final Map<String, String> environment;
    private final List<Finding> findings = new ArrayList<>();

    Doctor(Machine machine, Map<String, String> environment) {
        this.machine = machine;
        this.environment = environment;
    }

    List<Finding> examine() {
        descriptors();
        backlogs();
        ports();
        buffers();
        threads();
        processors();
        memory();
        tools();
        return List.copyOf(findings);
    }

    private void descriptors() {
        var limit = machine.processLimit("Max open files");
        if (limit.isPresent()) {
            long soft = limit.get().soft();
            add("open files", number(soft) + " (hard limit " + number(limit.get().hard()) + ")",
                    soft >= MANY_CONNECTIONS,
                    "a connection needs one; the JVM raises its own to the hard limit",
                    "ulimit -Hn 65536 (as root, before starting); LimitNOFILE=65536; docker run --ulimit nofile=65536");
        } else if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            long most = unix.getMaxFileDescriptorCount();
            add("open files", number(most), most >= MANY_CONNECTIONS, "a connection needs one", "ulimit -n 65536");
        }
    }

    private void backlogs() {
        sysctl("somaxconn", "net/core/somaxconn", 4096, "connections that wait to be accepted; more are delayed");
        sysctl("tcp_max_syn_backlog", "net/ipv4/tcp_max_syn_backlog", 1024, "connections whose handshake is under way");
    }

    private void ports() {
        var range = machine.sysctl("net/ipv4/ip_local_port_range");
        if (range.size() == 2) {
            long count = range.get(1) - range.get(0) + 1;
            add("ip_local_port_range", range.get(0) + " to " + range.get(1), count >= 28_000,
                    number(count) + " connections from one address of a client to one server",
                    "sysctl -w net.ipv4.ip_local_port_range='1024 65535'");
        }
    }

    private void buffers() {
        sysctl("rmem_max", "net/core/rmem_max", 1 << 20, "bytes; a UDP port asks for 1 MiB, with less a burst is lost");
        sysctl("wmem_max", "net/core/wmem_max", 200_000, "bytes that a UDP port may have on their way out");
    }

    private void threads() {
        sysctl("threads-max", "kernel/threads-max", MANY_THREADS, "threads of the whole system");
        sysctl("pid_max", "kernel/pid_max", MANY_THREADS, "numbers for processes and threads");
        sysctl("max_map_count", "vm/max_map_count", 2 * MANY_THREADS, "a platform thread needs two");
        machine.processLimit("Max processes").ifPresent(limit -> add("max processes (ulimit -u)", number(limit.soft()),
                limit.soft() >= MANY_THREADS, "threads of this user; platform threads need one a client",
                "ulimit -u 65536; LimitNPROC=65536"));
        var pids = machine.cgroup("pids.max");
        if (pids.isPresent()) {
            add("cgroup pids.max", number(pids.getAsLong()), pids.getAsLong() >= MANY_THREADS,
                    "threads in this container or unit", "docker run --pids-limit 65536; TasksMax=65536");
        }
    }

    private void processors() {
        int visible = Runtime.getRuntime().availableProcessors();
        var all = machine.processors();
        var quota = machine.cgroupCpuHundredths();
        var value = visible + (all.isPresent() ? " of " + all.getAsLong() : "")
                + (quota.isPresent() ? String.format(Locale.ROOT, ", quota %.2f", quota.getAsLong() / 100.0) : "");
        add("processors", value, visible >= 2 && quota.orElse(200) >= 200,
                "compare gives the server one and the load another", "docker run --cpus 2; CPUQuota=200%");
    }

    private void memory() {
        long heap = Runtime.getRuntime().maxMemory();
        var all = machine.memory();
        var group = machine.cgroup("memory.max");
        long have = Math.min(all.orElse(Long.MAX_VALUE), group.orElse(Long.MAX_VALUE));
        var value = (all.isPresent() ? mebi(all.getAsLong()) : "?")
                + (group.isPresent() ? ", cgroup allows " + mebi(group.getAsLong()) : "") + ", heap up to "
                + mebi(heap);
        add("memory", value, have >= 1L << 30 && heap >= 200L << 20,
                "a platform thread takes some 100 KiB with its stack",
                "docker run --memory 2g; TOKAMAK_JAVA_OPTS=-Xmx1g");
    }

    private void tools() {
        if (!System.getProperty("os.name", "").startsWith("Windows")) {
            boolean found = onPath("taskset");
            add("taskset", found ? "found" : "not found", found || !isLinux(),
                    "compare pins server and load to processors with it", "apt install util-linux");
        }
        int java = Runtime.version().feature();
        add("Java", Runtime.version().toString(), java >= NEEDED_JAVA, "25 or newer is needed",
                "TOKAMAK_JAVA=/path/to/jdk");
    }

    private static boolean isLinux() {
        return System.getProperty("os.name", "").equals("Linux");
    }

    private boolean onPath(String tool) {
        for (var folder : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, tool))) {
                return true;
            }
        }
        return false;
    }

    private void sysctl(String name, String path, long enough, String meaning) {
        var values = machine.sysctl(path);
        if (values.size() == 1) {
            long value = values.getFirst();
            add(name, number(value), value >= enough, meaning,
                    "sysctl -w " + path.replace('/', '.') + "=" + 4 * enough);
        }
    }

    private void add(String name, String value, boolean enough, String meaning, String raise) {
        findings.add(new Finding(name, value, enough ? Mark.OK : Mark.LOW, meaning, raise));
    }

    private static String number(long value) {
        return value == Long.MAX_VALUE ? "unlimited" : String.valueOf(value);
    }

    private static String mebi(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
