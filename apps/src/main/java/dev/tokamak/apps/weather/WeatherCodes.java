package dev.tokamak.apps.weather;

/** Words for the WMO codes of present weather (table 4677), as far as forecast models use them. */
public final class WeatherCodes {

    private WeatherCodes() {}

    /**
     * A code in words.
     *
     * @param code
     *            0 to 99
     * @return a few words, lower case
     */
    public static String words(int code) {
        return switch (code) {
            case 0 -> "clear sky";
            case 1 -> "mainly clear";
            case 2 -> "partly cloudy";
            case 3 -> "overcast";
            case 45 -> "fog";
            case 48 -> "fog with rime";
            case 51 -> "light drizzle";
            case 53 -> "drizzle";
            case 55 -> "dense drizzle";
            case 56 -> "light freezing drizzle";
            case 57 -> "freezing drizzle";
            case 61 -> "light rain";
            case 63 -> "rain";
            case 65 -> "heavy rain";
            case 66 -> "light freezing rain";
            case 67 -> "freezing rain";
            case 71 -> "light snow";
            case 73 -> "snow";
            case 75 -> "heavy snow";
            case 77 -> "snow grains";
            case 80 -> "light showers";
            case 81 -> "showers";
            case 82 -> "violent showers";
            case 85 -> "light snow showers";
            case 86 -> "snow showers";
            case 95 -> "thunderstorm";
            case 96 -> "thunderstorm with light hail";
            case 99 -> "thunderstorm with hail";
            default -> "weather of code " + code;
        };
    }
}
