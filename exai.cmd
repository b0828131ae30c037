@echo off
rem Starts EXAI on Windows: takes EXAI_JAVA, else JAVA_HOME, else java on the PATH (JDK 17 or newer), builds on first use.
rem Standard output belongs to the started program; everything said here goes to standard error.
setlocal
set "HOME_DIR=%~dp0"
set "JAR=%HOME_DIR%exai-server.jar"
if not exist "%JAR%" set "JAR=%HOME_DIR%exai-server\target\exai\exai-server.jar"

if defined EXAI_JAVA set "JAVA_HOME=%EXAI_JAVA%"
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java.exe"
"%JAVA%" --version >nul 2>&1
if errorlevel 1 (
    echo exai: no JDK found: install version 17 or newer from https://adoptium.net or set EXAI_JAVA to its folder 1>&2
    exit /b 1
)

if not exist "%JAR%" (
    echo exai: building once; the first time downloads libraries 1>&2
    call "%HOME_DIR%mvnw.cmd" -f "%HOME_DIR%pom.xml" -q -B -ntp -Dfast -Dmaven.test.skip=true -P "!newer-jdk" -pl exai-server -am package 1>&2 <nul
    if errorlevel 1 exit /b 1
)

set "VM=-Xlog:disable -XX:+DisplayVMOutputToStderr"
if /i not "%~1"=="serve" set "VM=%VM% -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Djdk.reflect.useNativeAccessorOnly=true"
"%JAVA%" %VM% %EXAI_JAVA_OPTS% "-Dexai.launcher=%~f0" -jar "%JAR%" %*
exit /b %errorlevel%
