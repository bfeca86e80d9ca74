package dev.tokamak.containers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests that need a Docker engine and the base image of integration-tests/docker.sh. Without them they are skipped and say why;
 * with {@code tokamak.ci} they fail. A parameter of type {@link Containers} makes containers, which are gone after the test, or
 * after the class where {@code @BeforeAll} asks for it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Timeout(value = 150, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(ContainersExtension.class)
@interface InContainers {}
