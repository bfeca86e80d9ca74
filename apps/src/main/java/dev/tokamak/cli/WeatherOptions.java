package dev.tokamak.cli;

import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

import dev.tokamak.apps.http.BaseUrl;
import dev.tokamak.apps.http.HttpClient;
import dev.tokamak.apps.http.HttpLimits;
import dev.tokamak.apps.weather.CacheLimits;
import dev.tokamak.apps.weather.JsonReader;
import dev.tokamak.apps.weather.OfflineWeather;
import dev.tokamak.apps.weather.OpenMeteo;
import dev.tokamak.apps.weather.WeatherHandler;
import dev.tokamak.apps.weather.WeatherLimits;
import dev.tokamak.apps.weather.WeatherService;
import dev.tokamak.apps.weather.WeatherSource;
import dev.tokamak.net.TlsConfig;
import dev.tokamak.net.Transport;
import dev.tokamak.time.NanoClock;

/** Where the weather comes from: options of {@code serve}. */
final class WeatherOptions {

    /** For a whole answer from upstream; a question may need two, of which the second is what it waits for. */
    private static final Duration UPSTREAM_DEADLINE = Duration.ofSeconds(8);

    @Option(names = "--upstream", paramLabel = "URL", converter = Url.class, description = "Where weather gets its forecasts, and its places unless --geocoding says otherwise: "
            + "https://api.open-meteo.com unless given.")
    private @Nullable BaseUrl upstream;

    @Option(names = "--geocoding", paramLabel = "URL", converter = Url.class, description = "Where weather finds places: https://geocoding-api.open-meteo.com unless given.")
    private @Nullable BaseUrl geocoding;

    @Option(names = "--offline", description = "weather needs no network: some places, always the same values.")
    private boolean offline;

    /** For picocli. */
    static final class Url implements ITypeConverter<BaseUrl> {
        @Override
        public BaseUrl convert(String text) {
            try {
                return BaseUrl.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /**
     * What answers the weather's clients.
     *
     * @param transport carries the connections to upstream
     */
    Supplier<WeatherHandler> handlers(Transport transport) {
        var service = new WeatherService(source(transport), CacheLimits.DEFAULT, NanoClock.SYSTEM);
        return () -> new WeatherHandler(service, WeatherLimits.DEFAULT);
    }

    private WeatherSource source(Transport transport) {
        if (offline) {
            if (upstream != null || geocoding != null) {
                throw CliException.usage("--offline and " + (upstream != null ? "--upstream" : "--geocoding")
                        + " exclude each other");
            }
            return OfflineWeather.load();
        }
        var forecasts = upstream != null ? upstream : OpenMeteo.FORECAST;
        var places = geocoding != null ? geocoding : upstream != null ? upstream : OpenMeteo.GEOCODING;
        var tls = forecasts.encrypted() || places.encrypted() ? tls() : null;
        var config = new HttpClient.Config(Version.userAgent(), UPSTREAM_DEADLINE, JsonReader.MAX_DOCUMENT,
                HttpLimits.DEFAULT, tls);
        return new OpenMeteo(new HttpClient(transport, config), forecasts, places, InstantSource.system());
    }

    /** The certificates that Java trusts; the name in the server's certificate is checked by the transport. */
    private static TlsConfig tls() {
        try {
            return TlsConfig.of(SSLContext.getDefault()).withTls12();
        } catch (NoSuchAlgorithmException e) {
            throw CliException.failed("no TLS: " + e.getMessage(), e);
        }
    }
}
