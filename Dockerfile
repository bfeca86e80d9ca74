# An image of Tokamak: a Java runtime with what Tokamak needs of it, the libraries under that, and nothing else.
#
#   mvn -Dmaven.test.skip=true -pl apps -am package
#   docker build -t tokamak .
#   docker run --rm -p 7007:7007 -p 7007:7007/udp tokamak serve echo
#
# Every option is also a variable: -e TOKAMAK_TRANSPORT=virtual. See docs/testing.md.

# Any image with a JDK 25, glibc and a shell.
ARG JDK=eclipse-temurin:25-jdk

FROM ${JDK} AS build
LABEL dev.tokamak.stage=build
# What the modules of Tokamak and its libraries read (jdeps), but for windows: java.desktop is left out.
RUN jlink --output /image/opt/java --strip-java-debug-attributes --no-header-files --no-man-pages --compress zip-6 \
    --add-modules java.base,java.logging,java.management,java.naming,java.xml,jdk.jfr,jdk.management,jdk.management.jfr,jdk.unsupported,jdk.crypto.cryptoki
# The libraries under it, where its loader looks for them, and what glibc loads when it looks up names.
RUN set -e; loader=$(ls /lib64/ld-linux-*.so.* /lib/ld-linux-*.so.* 2>/dev/null | head -n 1); \
    for file in /image/opt/java/bin/java $(find /image/opt/java/lib -name '*.so'); do \
        LD_LIBRARY_PATH=/image/opt/java/lib:/image/opt/java/lib/server "$loader" --list "$file"; \
    done | sed -n 's/.* => \(\/[^ ]*\) .*/\1/p' | grep -v ^/image/ | sort -u >/tmp/libraries; \
    for file in $loader $(cat /tmp/libraries) /lib/*-linux-*/libnss_dns.so.2 /lib/*-linux-*/libnss_files.so.2 /lib/*-linux-*/libresolv.so.2; do \
        mkdir -p "/image$(dirname "$file")"; \
        cp -L "$file" "/image$file"; \
    done; \
    mkdir -p /image/data /image/tmp; chmod 1777 /image/tmp; chown 10001:10001 /image/data
COPY apps/target/tokamak.jar /image/opt/tokamak/
COPY apps/target/lib/ /image/opt/tokamak/lib/

FROM scratch
COPY --from=build /image/ /
USER 10001:10001
# Relative paths are below it; mount a volume here to keep what services write.
WORKDIR /data
ENV PATH=/opt/java/bin \
    LANG=C.UTF-8 \
    TOKAMAK_BIND=0.0.0.0 \
    TOKAMAK_DATA=/data \
    TOKAMAK_HEALTH=7099
EXPOSE 5514/tcp 5514/udp 6514/tcp 6900/tcp 6901/tcp 6915/tcp 6969/udp 7007/tcp 7007/udp 7100/tcp 7200/tcp 7443/tcp 26062/tcp
# A round trip through the very loops and threads that serve the clients.
HEALTHCHECK --interval=30s --timeout=10s --start-period=10s --retries=3 \
    CMD ["java", "-XX:TieredStopAtLevel=1", "-jar", "/opt/tokamak/tokamak.jar", "echo", "127.0.0.1:7099", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=50", "-jar", "/opt/tokamak/tokamak.jar"]
CMD ["serve"]
