package dev.tokamak.contract.support;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs once on each transport.
 *
 * <p>
 * A parameter of type {@link TestTransport} or {@code Transport} is a transport with default settings, shut down after
 * the test; one of type {@link TransportKind} leaves starting to the test. In either case the test fails if it leaves a
 * thread, a descriptor, a connection or a timer behind, or if any handler was called when it should not.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@Timeout(60)
@ExtendWith(TransportExtension.class)
public @interface EveryTransport {

    /**
     * Which transports.
     *
     * @return all of them unless said otherwise
     */
    TransportKind[] value() default {};

    /**
     * Whether only selector reactors are concerned.
     *
     * @return false
     */
    boolean reactorsOnly() default false;
}
