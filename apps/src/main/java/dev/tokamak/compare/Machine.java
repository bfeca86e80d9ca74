package dev.tokamak.compare;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Describes where figures were measured: machine, kernel, limits, JVM, commit. */
final class Machine {
    private static final long GIT_SECONDS = 2;

    private Machine() {}

    /**
     * Names and values, in the order in which they are to be shown. What can't be found out is left out.
     *
     * @param checkout of the classes that run: whoever compares may stand in a repository of something else
     */
    static Map<String, String> describe(Cpus cpus, Optional<Path> checkout) {
        var facts = new LinkedHashMap<String, String>();
        Linux.status(Path.of("/proc/cpuinfo"), "model name").ifPresent(model -> facts.put("cpu", model));
        facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("pinning", cpus.sentence());
        facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch"));
        Linux.status(Path.of("/proc/meminfo"), "MemTotal").ifPresent(memory -> facts.put("memory", memory));
        Linux.descriptorLimit().ifPresent(limit -> facts.put("nofile", Long.toString(limit)));
        Linux.read(Path.of("/proc/loadavg")).ifPresent(load -> facts.put("load_average_before", load.strip()));
        facts.put("jvm", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        facts.put("java_home", System.getProperty("java.home"));
        facts.put("jvm_flags", String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()));
        for (String variable : new String[] {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"}) {
            Optional.ofNullable(System.getenv(variable)).ifPresent(value -> facts.put(variable, value));
        }
        System.getenv().forEach((variable, value) -> {
            if (variable.startsWith("TOKAMAK_")) {
                facts.put(variable, value);
            }
        });
        checkout.ifPresent(folder -> {
            git(folder, "rev-parse", "HEAD").ifPresent(commit -> facts.put("commit", commit));
            git(folder, "status", "--porcelain", "--untracked-files=no")
                    .ifPresent(changes -> facts.put("uncommitted_changes", Boolean.toString(!changes.isEmpty())));
        });
        return facts;
    }

    /** What git says about this folder; nothing where there is no git or no checkout. */
    private static Optional<String> git(Path folder, String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "git";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(GIT_SECONDS, TimeUnit.SECONDS)) { // a long answer fills the pipe, and is as good as none
                process.destroyForcibly();
                return Optional.empty();
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.exitValue() == 0 ? Optional.of(output) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
