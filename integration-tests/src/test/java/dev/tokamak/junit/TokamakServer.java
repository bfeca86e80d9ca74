package dev.tokamak.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A server in this process, for the tests of a class, or for one test: on free ports of 127.0.0.1, with a data folder that is
 * deleted in the end.
 *
 * <p>
 * A parameter of type {@code InetSocketAddress} is where it listens (see {@link Endpoint}), one of type
 * {@link dev.tokamak.cli.Server} is the server itself.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(TokamakServerExtension.class)
public @interface TokamakServer {

    /**
     * What it serves.
     *
     * @return names of services, as {@code tokamak serve} knows them
     */
    String[] value();

    /**
     * What it runs on.
     *
     * @return reactor, platform or virtual
     */
    String transport() default "reactor";

    /**
     * Anything else that {@code tokamak serve} can be told.
     *
     * @return such as {@code "--offline"}
     */
    String[] options() default {};
}
