package dev.tokamak.containers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** A test whose first parameter is the name of a transport: of those named here, or of all where everything is to be tested. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@ArgumentsSource(OnTransports.Named.class)
@interface OnTransports {

    /** Enough for each run; so many that every test and every transport have met. */
    String[] value();

    /** For JUnit. */
    final class Named implements ArgumentsProvider, AnnotationConsumer<OnTransports> {
        private String[] names = {};

        @Override
        public void accept(OnTransports annotation) {
            boolean deep = Boolean.getBoolean("tokamak.deep");
            names = deep ? new String[] {"reactor", "platform", "virtual"} : annotation.value();
        }

        @Override
        public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters,
                ExtensionContext context) {
            return Stream.of(names).map(Arguments::of);
        }
    }
}
