package dev.tokamak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.cli.Finding.Mark;

/** The doctor on machines that don't exist. */
class DoctorTest {

    @TempDir
    private Path root;

    @BeforeEach
    void machine() throws IOException {
        put("proc/self/limits", """
                Limit                     Soft Limit           Hard Limit           Units
                Max processes             unlimited            unlimited            processes
                Max open files            1024                 4096                 files
                """);
        put("proc/sys/net/core/somaxconn", "128\n");
        put("proc/sys/net/ipv4/ip_local_port_range", "32768\t60999\n");
        put("proc/sys/net/core/rmem_max", "212992\n");
        put("proc/meminfo", "MemTotal:       16000000 kB\nMemFree: 5 kB\n");
        put("proc/cpuinfo", "processor\t: 0\nmodel name: x\nprocessor\t: 1\n");
        put("proc/self/cgroup", "0::/outer/inner\n");
        put("sys/fs/cgroup/outer/pids.max", "512\n");
        put("sys/fs/cgroup/outer/inner/pids.max", "max\n");
        put("sys/fs/cgroup/outer/inner/cpu.max", "150000 100000\n");
        put("sys/fs/cgroup/outer/inner/memory.max", "536870912\n");
    }

    private void put(String path, String text) throws IOException {
        var file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private List<Finding> examine() {
        return new Doctor(new Machine(root), Map.of("PATH", root.toString())).examine();
    }

    private Finding finding(String name) {
        return examine().stream().filter(finding -> finding.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void marksWhatIsLowAndSaysHowToRaiseIt() {
        assertThat(finding("open files")).satisfies(found -> {
            assertThat(found.value()).isEqualTo("1024 (hard limit 4096)");
            assertThat(found.mark()).isEqualTo(Mark.LOW);
            assertThat(found.raise()).contains("ulimit -Hn", "LimitNOFILE", "--ulimit nofile");
        });
        assertThat(finding("somaxconn")).satisfies(found -> {
            assertThat(found.mark()).isEqualTo(Mark.LOW);
            assertThat(found.raise()).startsWith("sysctl -w net.core.somaxconn=");
        });
        assertThat(finding("rmem_max").mark()).isEqualTo(Mark.LOW);
        assertThat(finding("ip_local_port_range").mark()).isEqualTo(Mark.OK);
        assertThat(finding("max processes (ulimit -u)").value()).isEqualTo("unlimited");
    }

    @Test
    void findsTheTightestControlGroup() {
        assertThat(finding("cgroup pids.max").value()).isEqualTo("512");
        assertThat(finding("processors").value()).contains(" of 2, quota 1.50");
        assertThat(finding("memory").value()).startsWith("15625 MiB, cgroup allows 512 MiB");
    }

    @Test
    void findsTheRootGroupWhenThePathIsThatOfTheHost() throws IOException {
        put("proc/self/cgroup", "0::/somewhere/on/the/host\n");
        put("sys/fs/cgroup/pids.max", "99\n");
        assertThat(finding("cgroup pids.max").value()).isEqualTo("99");
    }

    @Test
    void findsLessWhereThereIsNoLinux() {
        var nowhere = new Doctor(new Machine(root.resolve("nowhere")), Map.of()).examine();
        assertThat(nowhere).extracting(Finding::name).contains("processors", "memory", "Java")
                .doesNotContain("somaxconn", "rmem_max");
    }

    @Test
    void isNotTroubledByWhatItCannotRead() throws IOException {
        put("proc/self/limits", "Max open files  \nMax open files   x   y\n");
        put("proc/sys/net/core/somaxconn", "\n");
        put("proc/meminfo", "MemTotal:\n");
        put("sys/fs/cgroup/outer/inner/cpu.max", "max 100000\n");
        assertThat(finding("processors").value()).doesNotContain("quota");
        assertThat(finding("memory").value()).startsWith("?");
    }
}
