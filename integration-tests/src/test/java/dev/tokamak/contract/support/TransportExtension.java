package dev.tokamak.contract.support;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

import dev.tokamak.net.Transport;

/** Runs a test on each transport, and looks what it has left behind. */
final class TransportExtension implements TestTemplateInvocationContextProvider {

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        var wanted = AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), EveryTransport.class)
                .orElseThrow();
        var kinds = wanted.value().length == 0 ? TransportKind.values() : wanted.value();
        return Arrays.stream(kinds).filter(kind -> kind.isReactor() || !wanted.reactorsOnly()).map(OnOne::new);
    }

    private record OnOne(TransportKind kind) implements TestTemplateInvocationContext {

        @Override
        public String getDisplayName(int invocation) {
            return kind.toString();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new Run(kind));
        }
    }

    /** One test on one transport. */
    private static final class Run implements ParameterResolver, BeforeEachCallback, AfterTestExecutionCallback {

        private final TransportKind kind;
        private final Leaks leaks = new Leaks();
        private TestTransport transport;

        Run(TransportKind kind) {
            this.kind = kind;
        }

        @Override
        public void beforeEach(ExtensionContext context) {
            leaks.remember();
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            var type = parameter.getParameter().getType();
            return type == TestTransport.class || type == Transport.class || type == TransportKind.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            if (parameter.getParameter().getType() == TransportKind.class) {
                return kind;
            }
            transport = kind.start(Settings.plain());
            return transport;
        }

        @Override
        public void afterTestExecution(ExtensionContext context) {
            boolean failed = context.getExecutionException().isPresent();
            Thread.interrupted(); // left by the timeout, perhaps
            if (transport != null) {
                if (failed) {
                    System.err
                            .println(context.getDisplayName() + " failed (" + Seed.hint() + "):\n" + transport.dump());
                }
                transport.close();
            }
            leaks.check(failed);
        }
    }
}
