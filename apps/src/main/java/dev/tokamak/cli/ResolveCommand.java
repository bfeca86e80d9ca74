package dev.tokamak.cli;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tokamak resolve}: names to addresses and addresses to names, timed. */
@Command(name = "resolve", mixinStandardHelpOptions = true, description = "Looks up all addresses of each name, and the name of each address, and says how long it took.", footer = {
    "", "Exit code: 0 all found, 1 a name was not found, 2 wrong usage."})
final class ResolveCommand implements Callable<Integer> {

    /** An address and the name that its owner gives it: the address again when there is none. */
    private record Found(String address, String name) {}

    private record Answer(String asked, List<Found> found, double forwardMillis, double backMillis, String failure) {}

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "A name, or an address.")
    private List<String> names = List.of();

    @Option(names = "--timeout", paramLabel = "TIME", converter = Durations.class, defaultValue = "5", description = "For each look-up: 2, 1.5s, 250ms. 5 s unless given.")
    private Duration timeout = Duration.ofSeconds(5);

    @Option(names = "--json", description = "The result as one line of JSON.")
    private boolean json;

    @Override
    public Integer call() {
        if (timeout.isZero()) {
            throw CliException.usage("--timeout must be above zero");
        }
        var line = Objects.requireNonNull(spec).commandLine();
        var answers = new ArrayList<Answer>();
        for (var name : names) {
            var answer = lookUp(HostPort.unbracketed(name));
            answers.add(answer);
            if (!json && answer.failure().isEmpty()) {
                print(answer, line.getOut());
            }
            if (!answer.failure().isEmpty()) {
                line.getErr().println("tokamak resolve: " + answer.failure());
            }
        }
        if (json) {
            line.getOut().println(toJson(answers));
        }
        return answers.stream().allMatch(answer -> answer.failure().isEmpty()) ? ExitCodes.DONE : ExitCodes.FAILED;
    }

    private Answer lookUp(String name) {
        long start = System.nanoTime();
        List<InetAddress> addresses;
        try {
            addresses = Names.addresses(name, timeout);
        } catch (UnknownHostException e) {
            return new Answer(name, List.of(), millisSince(start), 0, String.valueOf(e.getMessage()));
        }
        double forward = millisSince(start);
        long back = System.nanoTime();
        var found = new ArrayList<Found>();
        for (var address : addresses) {
            found.add(new Found(HostPort.literal(address), nameOf(address)));
        }
        return new Answer(name, found, forward, millisSince(back), "");
    }

    /** No name is no failure: most addresses have none. */
    private String nameOf(InetAddress address) {
        try {
            return Names.name(address, timeout);
        } catch (UnknownHostException _) {
            return HostPort.literal(address);
        }
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    private static void print(Answer answer, PrintWriter out) {
        out.println(String.format(Locale.ROOT, "%s  (%.1f ms, back %.1f ms)", answer.asked(), answer.forwardMillis(),
                answer.backMillis()));
        for (var found : answer.found()) {
            out.println(String.format(Locale.ROOT, "    %-39s %s", found.address(),
                    found.name().equals(found.address()) ? "(no name)" : found.name()));
        }
        out.flush();
    }

    private static String toJson(List<Answer> answers) {
        return Json.line(json -> {
            json.writeStartArray();
            for (var answer : answers) {
                json.writeStartObject();
                json.writeStringProperty("asked", answer.asked());
                json.writeArrayPropertyStart("found");
                for (var found : answer.found()) {
                    json.writeStartObject();
                    json.writeStringProperty("address", found.address());
                    if (!found.name().equals(found.address())) {
                        json.writeStringProperty("name", found.name());
                    }
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeNumberProperty("forwardMillis", answer.forwardMillis());
                json.writeNumberProperty("backMillis", answer.backMillis());
                if (!answer.failure().isEmpty()) {
                    json.writeStringProperty("failure", answer.failure());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }
}
