package dev.tokamak.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;

import dev.tokamak.architecture.bad.apps.ProtocolThatKnowsTheWire;
import dev.tokamak.architecture.bad.apps.accounts.ComparesSecrets;
import dev.tokamak.architecture.bad.net.CoreThatKnowsTheReactor;
import dev.tokamak.architecture.bad.net.LooksUpBackwards;
import dev.tokamak.architecture.bad.net.MakesAddressOfName;
import dev.tokamak.architecture.bad.net.Prints;
import dev.tokamak.architecture.bad.net.Sleeps;
import dev.tokamak.architecture.bad.net.UsesJavaUtilLogging;
import dev.tokamak.architecture.bad.other.NamesATransport;
import dev.tokamak.architecture.bad.other.UsesTheWire;
import dev.tokamak.architecture.bad.reactor.ReactorThatKnowsThreads;
import dev.tokamak.architecture.bad.reactor.ReadsAStream;
import dev.tokamak.architecture.bad.reactor.WaitsForAFuture;
import dev.tokamak.architecture.bad.reactor.WrapsAnArray;
import dev.tokamak.architecture.bad.threaded.LogsPlainly;
import dev.tokamak.architecture.bad.threaded.ThreadsThatKnowTheReactor;
import dev.tokamak.architecture.bad.wire.LooksUpAName;

/**
 * What the packages under a root may know of each other, and what they may never call. The root is ours, or that of a
 * small bad world in which each rule has one offender, so that a rule which can't fail is noticed.
 */
final class Rules {

    /** A rule, and a class of the bad world that breaks it. */
    record Rule(ArchRule rule, Class<?> offender) {
        @Override
        public String toString() {
            return rule.getDescription();
        }
    }

    private static final String[] CORE = {"net", "wire", "codec", "time", "metrics", "probe"};
    private static final String[] TRANSPORTS = {"reactor", "threaded"};
    private static final String[] PROTOCOLS = {"apps"};
    private static final String[] COMMANDS = {"cli", "compare"};
    private static final String[] LIBRARIES = join(CORE, TRANSPORTS);

    private final String root;

    Rules(String root) {
        this.root = root;
    }

    List<Rule> all() {
        return List.of(
                // ---- who may know whom
                new Rule(noClasses().that(are(CORE))
                        .should().dependOnClassesThat(are(join(TRANSPORTS, PROTOCOLS, COMMANDS)))
                        .because("the contract is what the others are written against: arrows point one way"),
                        CoreThatKnowsTheReactor.class),
                new Rule(noClasses().that(are("reactor"))
                        .should().dependOnClassesThat(are(join(PROTOCOLS, COMMANDS, "threaded")))
                        .because("the two ways of waiting are compared, so neither may lean on the other"),
                        ReactorThatKnowsThreads.class),
                new Rule(noClasses().that(are("threaded"))
                        .should().dependOnClassesThat(are(join(PROTOCOLS, COMMANDS, "reactor")))
                        .because("the two ways of waiting are compared, so neither may lean on the other"),
                        ThreadsThatKnowTheReactor.class),
                new Rule(noClasses().that(are(PROTOCOLS))
                        .should().dependOnClassesThat(areOursBut(join(PROTOCOLS, "net", "codec", "time")))
                        .because(
                                "a protocol runs unchanged on every transport, and its author learns net and codec only"),
                        ProtocolThatKnowsTheWire.class),
                new Rule(noClasses().that(areOursBut(join(TRANSPORTS, COMMANDS)))
                        .should().dependOnClassesThat(are(TRANSPORTS))
                        .because("which transport runs is chosen in one place, the command line"),
                        NamesATransport.class),
                new Rule(noClasses().that(areOursBut(LIBRARIES))
                        .should().dependOnClassesThat(are("wire"))
                        .because("wire is what a transport supplies to a connection, not a way around the contract"),
                        UsesTheWire.class),

                // ---- what nobody may call
                new Rule(noClasses().that(are(join(LIBRARIES, PROTOCOLS)))
                        .and().doNotHaveFullyQualifiedName(root + ".wire.Resolver")
                        .should()
                        .accessTargetWhere(calls(InetAddress.class, "getByName", "getAllByName", "getLocalHost"))
                        .because("a lookup blocks for seconds: Resolver does it where blocking is allowed"),
                        LooksUpAName.class),
                new Rule(noClasses().that(are(join(LIBRARIES, PROTOCOLS)))
                        .should().accessTargetWhere(calls(InetSocketAddress.class, "getHostName")
                                .or(calls(InetAddress.class, "getHostName", "getCanonicalHostName")))
                        .because("it asks a name server, and blocks: getHostString and getHostAddress don't"),
                        LooksUpBackwards.class),
                new Rule(noClasses().that(are(join(LIBRARIES, PROTOCOLS)))
                        .should().callConstructor(InetSocketAddress.class, String.class, int.class)
                        .because("this constructor looks the name up, and blocks: createUnresolved doesn't"),
                        MakesAddressOfName.class),
                new Rule(noClasses().that(are(join(LIBRARIES, PROTOCOLS)))
                        .should().accessTargetWhere(calls(Thread.class, "sleep").or(calls(TimeUnit.class, "sleep")))
                        .because("what is waited for may come early: wait on it, or use a timer"),
                        Sleeps.class),
                new Rule(noClasses().that(are("reactor"))
                        .and().doNotHaveFullyQualifiedName(root + ".reactor.Shutdown") // its caller waits, never a loop
                        .should().accessTargetWhere(calls(Object.class, "wait")
                                .or(calls(Future.class, "get", "join")).or(calls(BlockingQueue.class, "take", "put")))
                        .because("a loop that waits for one thing keeps all its connections waiting"),
                        WaitsForAFuture.class),
                new Rule(noClasses().that(are("reactor"))
                        .should().dependOnClassesThat().belongToAnyOf(Socket.class, ServerSocket.class,
                                DatagramSocket.class, InputStream.class, OutputStream.class)
                        .because("these block: the reactor has channels"),
                        ReadsAStream.class),
                new Rule(noClasses().that(are(TRANSPORTS))
                        .should().accessTargetWhere(calls(ByteBuffer.class, "wrap", "allocate"))
                        .because(
                                "a channel copies a heap buffer through native memory, kept per thread and without a limit"),
                        WrapsAnArray.class),
                new Rule(noClasses().that(are(join(LIBRARIES, PROTOCOLS)))
                        .and().doNotHaveFullyQualifiedName(root + ".wire.SteadyLogger") // when there is nothing else
                        .should().accessTargetWhere(calls(System.class, "out", "err")
                                .or(calls(Throwable.class, "printStackTrace")))
                        .because("standard output belongs to the command line, and its results are read by programs"),
                        Prints.class),
                new Rule(noClasses().that(areOursBut())
                        .should().dependOnClassesThat().resideInAPackage("java.util.logging..")
                        .because("System.Logger leaves the choice to whoever embeds us"),
                        UsesJavaUtilLogging.class),
                new Rule(noClasses().that(are(LIBRARIES)).and().doNotHaveFullyQualifiedName(root + ".wire.SteadyLogger")
                        .should().accessTargetWhere(calls(System.class, "getLogger"))
                        .because("a loop must not end because logging failed: SteadyLogger never throws"),
                        LogsPlainly.class),
                constantTimeComparison());
    }

    /** Secrets are bytes in these packages, never text, so that what compares text is left out. */
    private Rule constantTimeComparison() {
        return new Rule(noClasses().that(are("apps.accounts", "apps.chat.client", "apps.chat.noise", "apps.chat.sealed",
                "apps.chat.server"))
                .should().accessTargetWhere(
                        calls(Arrays.class, "equals", "deepEquals", "compare", "compareUnsigned", "mismatch")
                                .or(calls(Objects.class, "deepEquals"))
                                .or(calls(ByteBuffer.class, "equals", "compareTo", "mismatch")))
                .because(
                        "it ends at the first difference, and its time tells where that is: MessageDigest.isEqual doesn't"),
                ComparesSecrets.class);
    }

    /** Classes in these packages and in those below them. */
    private DescribedPredicate<JavaClass> are(String... packages) {
        var patterns = Arrays.stream(packages).map(name -> root + "." + name + "..").toArray(String[]::new);
        return JavaClass.Predicates.resideInAnyPackage(patterns).as("are in " + String.join(", ", packages));
    }

    /** Classes of ours, but not those in these packages. */
    private DescribedPredicate<JavaClass> areOursBut(String... packages) {
        return JavaClass.Predicates.resideInAPackage(root + "..").and(DescribedPredicate.not(are(packages)))
                .as("are ours" + (packages.length == 0 ? "" : " but not in " + String.join(", ", packages)));
    }

    /** Calls of these methods, references to them, and uses of fields of these names; also through a subclass. */
    private static DescribedPredicate<JavaAccess<?>> calls(Class<?> owner, String... members) {
        var names = Set.of(members);
        return DescribedPredicate.describe("target is " + owner.getSimpleName() + "." + String.join("|", members),
                access -> names.contains(access.getTarget().getName())
                        && access.getTargetOwner().isAssignableTo(owner));
    }

    private static String[] join(String[] first, String... second) {
        return Stream.of(first, second).flatMap(Arrays::stream).toArray(String[]::new);
    }

    private static String[] join(String[] first, String[] second, String... third) {
        return join(join(first, second), third);
    }
}
