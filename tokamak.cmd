@echo off
rem Runs Tokamak's command line from a checkout with any Java of version 25 or newer, and builds it first when needed.
rem
rem   TOKAMAK_JAVA        the Java to use: its folder
rem   TOKAMAK_JAVA_OPTS   options for the JVM, such as -Xmx512m
setlocal enableextensions disabledelayedexpansion
set "ROOT=%~dp0"
set "JAVA="

call :consider "%TOKAMAK_JAVA%"
call :consider "%JAVA_HOME%"
for %%I in (java.exe) do if not "%%~$PATH:I"=="" call :consider "%%~dp$PATH:I.."
for /d %%D in ("%ProgramFiles%\Eclipse Adoptium\*" "%ProgramFiles%\Java\*" "%ProgramFiles%\Microsoft\jdk-*" "%ProgramFiles%\Zulu\*" "%ProgramFiles%\Amazon Corretto\*" "%USERPROFILE%\.jdks\*") do call :consider "%%~D"
if defined JAVA goto :built
echo tokamak: Java 25 or newer is needed and was not found: install one (https://adoptium.net), or set TOKAMAK_JAVA to its folder. 1>&2
exit /b 1

:built
rem A jar of a full build, or of ours; either way not older than the sources.
set "JAR=%ROOT%apps\target\tokamak.jar"
call :fresh && goto :run
set "JAR=%ROOT%apps\target\fast\tokamak.jar"
call :fresh && goto :run
where /q mvn
if errorlevel 1 (
    echo tokamak: building needs Apache Maven 3.8 or newer ^(mvn^), which is not installed: https://maven.apache.org 1>&2
    exit /b 1
)
echo tokamak: building ^(about half a minute, longer the first time^) 1>&2
if not exist "%ROOT%target" mkdir "%ROOT%target"
for %%H in ("%JAVA%") do set "JAVA25_HOME=%%~dpH.."
call mvn -q -B -ntp -f "%ROOT%pom.xml" -Dtokamak.fast -Dmaven.test.skip=true -pl apps -am package > "%ROOT%target\build.log" 2>&1 < nul
if errorlevel 1 (
    findstr /b /c:"[ERROR]" "%ROOT%target\build.log" 1>&2
    echo tokamak: the build failed: see %ROOT%target\build.log 1>&2
    exit /b 1
)

:run
"%JAVA%" %TOKAMAK_JAVA_OPTS% -jar "%JAR%" %*
exit /b %errorlevel%

rem :consider HOME   sets JAVA to the first java.exe that is new enough; the release file tells without starting it
:consider
if defined JAVA exit /b 0
if "%~1"=="" exit /b 0
if not exist "%~1\bin\java.exe" exit /b 0
if not exist "%~1\release" exit /b 0
findstr /r /c:"^JAVA_VERSION=.2[5-9]" /c:"^JAVA_VERSION=.[3-9][0-9]" "%~1\release" >nul
if errorlevel 1 exit /b 0
set "JAVA=%~f1\bin\java.exe"
exit /b 0

rem :fresh   is JAR there, and no source newer than it?
:fresh
if not exist "%JAR%" exit /b 1
powershell -NoProfile -Command "$j = (Get-Item -LiteralPath $env:JAR).LastWriteTime; $s = 'pom.xml','core','reactor','threaded','apps' | ForEach-Object { $p = Join-Path $env:ROOT $_; if (Test-Path (Join-Path $p 'src')) { Join-Path $p 'pom.xml'; Join-Path $p 'src\main' } else { $p } }; if (Get-ChildItem -Path $s -Recurse -File | Where-Object { $_.LastWriteTime -gt $j } | Select-Object -First 1) { exit 1 }"
exit /b %errorlevel%
