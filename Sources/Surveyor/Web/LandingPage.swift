/// The page at `/`, for a person who opens the address in a browser.
enum LandingPage {
    static let contentType = "text/html; charset=utf-8"

    /// The page's text.
    static func html(telemetryPath: String, version: String) -> String {
        let path = escaped(telemetryPath)
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Kafka Surveyor</title>
            <style>
            body { font: 16px/1.5 system-ui, sans-serif; margin: 3rem auto; max-width: 40rem; padding: 0 1rem; color: #222; }
            dt { margin-top: 1rem; font-weight: 600; }
            dd { margin: 0; }
            footer { margin-top: 2rem; color: #666; font-size: 14px; }
            </style>
            </head>
            <body>
            <h1>Kafka Surveyor</h1>
            <p>Surveys Kafka and ZooKeeper in the background and serves the results to Prometheus.</p>
            <dl>
            <dt><a href="\(path)">\(path)</a></dt>
            <dd>The metrics, as Prometheus text or OpenMetrics.</dd>
            <dt><a href="/-/healthy">/-/healthy</a></dt>
            <dd>200 while the process is alive. Also at <a href="/healthz">/healthz</a>.</dd>
            <dt><a href="/-/ready">/-/ready</a></dt>
            <dd>200 while the last survey succeeded and is fresh, else 503 with the reason.</dd>
            </dl>
            <footer>Version \(escaped(version))</footer>
            </body>
            </html>

            """
    }

    private static func escaped(_ text: String) -> String {
        text.map { character in
            switch character {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            default: String(character)
            }
        }
        .joined()
    }
}
