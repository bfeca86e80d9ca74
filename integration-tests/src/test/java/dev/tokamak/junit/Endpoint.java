package dev.tokamak.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which address of a {@link TokamakServer} a parameter is to be. Without it: the first service's over TCP. */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface Endpoint {

    /**
     * The service.
     *
     * @return its name
     */
    String value();

    /**
     * Over what.
     *
     * @return tcp, udp or tls
     */
    String over() default "tcp";
}
